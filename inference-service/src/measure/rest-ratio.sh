#!/usr/bin/env bash
# Requests a second of POST /v2/models/fraud-trees/infer with one row, in relation to GET /v2/health/live, the constant endpoint of the same server: 16 connections, in
# alternating rounds of one run.
#
#   rest-ratio.sh [PORT]      PORT of an inference-service that runs; without it one is started on port 27590 and stopped again
#
# Needs a build and a JDK 25.
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd -P)
module=$(cd "$here/../.." && pwd -P)
bin=${JAVA_HOME:+$JAVA_HOME/bin/}
port=${1:-27590}
if [ $# -eq 0 ]; then
  scratch=$(mktemp -d)
  MLSD_DATA=$scratch MLSD_MODEL_REPOSITORY=$module/models MLSD_INFERENCE_HTTP_PORT=$port MLSD_INFERENCE_GRPC_PORT=$((port + 1000)) \
    MLSD_FEATURE_GRPC=127.0.0.1:1 MLSD_KAFKA=127.0.0.1:1 \
    "${bin}java" -XX:+UseSerialGC -Xmx512m --enable-native-access=ALL-UNNAMED -jar "$module/target/quarkus-app/quarkus-run.jar" > "$scratch/log" 2>&1 &
  server=$!
  trap 'kill $server; wait $server 2>/dev/null || true; rm -rf "$scratch"' EXIT
  for _ in $(seq 120); do
    (exec 3<>"/dev/tcp/127.0.0.1/$port" && printf 'GET /v2/health/ready HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n' >&3 && grep -q "200 OK" <&3) 2>/dev/null && break
    kill -0 $server || { cat "$scratch/log"; exit 1; }
    sleep 0.5
  done
fi
"${bin}java" -XX:+UseSerialGC "$here/RestRatio.java" "127.0.0.1:$port"
