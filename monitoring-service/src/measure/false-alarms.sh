#!/usr/bin/env bash
# False alarms of the default drift rule over drift-free simulated weeks, with a 95 % upper bound, and what stated shifts of a feature
# take to be found; beside fixed thresholds of 0.1 and 0.25 and textbook critical values on the same windows. The world is that of
# deploy/traffic's simulator with 500 customers; vectors are made by the code that trains and serves; the probability is left out.
#
#   false-alarms.sh [WORLDS] [WEEKS]      5 worlds of 20 weeks unless said otherwise
#
# Needs a build of deploy/training and a JDK 25. An alarm is a rise of a feature's call; a feature that stays called counts once.
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd -P)
module=$(cd "$here/../.." && pwd -P)
root=$(cd "$module/.." && pwd -P)
signature=$(sed -n 's/.*"signature" : \[ \(.*\) \],/\1/p' "$root/inference-service/models/fraud-trees/1/metadata.json" | tr -d '" ')
"${JAVA_HOME:+$JAVA_HOME/bin/}java" -XX:+UseSerialGC -Xmx700m --enable-native-access=ALL-UNNAMED \
  -cp "$module/target/classes:$root/deploy/training/target/training.jar:$root/deploy/training/target/lib/*" "$here/FalseAlarms.java" "${1:-5}" "${2:-20}" "$signature"
