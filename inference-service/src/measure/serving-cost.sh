#!/usr/bin/env bash
# What batcher and tensors cost over ONNX Runtime: rows a second at batch 64, on the trees that ship and on a network of 256-512-256-1, and the time of one request at a
# time. The yardstick is a raw run() over buffers filled beforehand, in alternating rounds of the same run, on one thread.
#
#   serving-cost.sh
#
# Needs a build with tests compiled and a JDK 25; resolves the libraries the first time. Other work on the machine makes the figures worse.
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd -P)
module=$(cd "$here/../.." && pwd -P)
lib=$module/target/measure/lib
[ -d "$lib" ] || (cd "$module/.." && ./mvnw -q -o -pl inference-service dependency:copy-dependencies -DincludeScope=test -DoutputDirectory="$lib")
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
"${JAVA_HOME:+$JAVA_HOME/bin/}java" -XX:+UseSerialGC -Xmx1g --enable-native-access=ALL-UNNAMED \
  -cp "$module/target/classes:$module/target/test-classes:$lib/*" "$here/ServingCost.java" "$module/models" "$scratch"
