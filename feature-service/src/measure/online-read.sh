#!/usr/bin/env bash
# Reads of 30 features of one customer and one terminal over gRPC, in relation to answers of as many values for which the same server
# reads nothing (30 times the payment's own amount): requests a second, in alternating rounds of one run.
#
#   online-read.sh PORT_BASE      of a running stack
#
# Needs a build, a JDK 25 and the libraries that read-path.sh fetches.
set -euo pipefail

[ $# -eq 1 ] || { sed -n '2,7s/^# \{0,1\}//p' "$0"; exit 2; }
here=$(cd "$(dirname "$0")" && pwd -P)
module=$(cd "$here/../.." && pwd -P)
"${JAVA_HOME:+$JAVA_HOME/bin/}java" --enable-native-access=ALL-UNNAMED -cp "$module/target/classes:$module/target/measure/lib/*" \
  "$here/OnlineRead.java" "127.0.0.1:$(($1 + 1001))" "127.0.0.1:$(($1 + 1003))"
