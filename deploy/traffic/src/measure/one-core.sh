#!/usr/bin/env bash
# How many requests a second the load generator makes from one core: it runs on core 1, a server that answers at once runs on core 0, and
# the protocol is that of decisions-stream: streaming gRPC, up to 32 decisions a message, gathered for at most 1 ms.
#
#   one-core.sh RATE...       rates to offer, for instance 100000 150000 200000
#   SECONDS_EACH=10 TARGET=constant-stream     from the environment; constant-rest and constant-grpc likewise
#
# Kept up means: all answered within 1 % of the rate. Besides, the share of its core that the generator took. Needs two cores, taskset,
# python3 and a build; other work on the machine makes the figures worse.
set -euo pipefail

[ $# -ge 1 ] || { sed -n '2,9s/^# \{0,1\}//p' "$0"; exit 2; }
root=$(cd "$(dirname "$0")/../../../.." && pwd -P)
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
seconds=${SECONDS_EACH:-10}
target=${TARGET:-constant-stream}
folder=$(mktemp -d)
options=(-XX:+UseSerialGC -Xmx512m --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow
  -jar "$root/deploy/traffic/target/traffic.jar")

: >"$folder/yardstick.log"
taskset -c 0 "$java" "${options[@]}" yardstick >"$folder/yardstick.log" &
server=$!
trap 'kill $server 2>/dev/null || true; rm -rf "$folder"' EXIT
until grep -q READY "$folder/yardstick.log"; do
  kill -0 $server || { cat "$folder/yardstick.log"; exit 1; }
  sleep 0.1
done
case $target in
  *-rest) address=$(sed -n 's/.*http=\([^ ]*\).*/\1/p' "$folder/yardstick.log") ;;
  *) address=$(sed -n 's/.*grpc=\([^ ]*\).*/\1/p' "$folder/yardstick.log") ;;
esac

echo "  offered  answered     sent   errors  late %    P50 ms    P99 ms  P99.9 ms   core %"
for rate in "$@"; do
  # The core's share is over start and warm-up too, the most expensive seconds.
  TIMEFORMAT='%U %S %R'
  { time taskset -c 1 "$java" "${options[@]}" load "$target" --rate "$rate" --duration "${seconds}s" --warm-up 5s \
    --yardstick "$address" --out "$folder/out" --json >"$folder/result.json" 2>"$folder/complaints"; } 2>"$folder/time" || {
    cat "$folder/complaints"
    exit 1
  }
  python3 - "$folder/result.json" "$folder/time" <<'PYTHON'
import json, sys
r = json.load(open(sys.argv[1]))
user, system, real = map(float, open(sys.argv[2]).read().split())
print(f"{r['offered_rate']:9.0f} {r['achieved_rate']:9.0f} {r['sent']:8d} {r['errors']:8d} {100 * r['late_sends'] / max(1, r['sent']):7.2f}"
      f" {r['p50_ms'] or 0:9.3f} {r['p99_ms'] or 0:9.3f} {r['p999_ms'] or 0:9.3f} {100 * (user + system) / real:8.0f}")
PYTHON
done
