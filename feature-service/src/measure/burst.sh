#!/usr/bin/env bash
# Events a second through the stream into state and Redis: a burst of payments is published at once and waited for. Each payment moves
# the rows of a customer in four views and of a terminal in one.
#
#   burst.sh PORT_BASE [PAYMENTS]      of a running stack; 1000000 payments unless said otherwise
#
# Needs a build, a JDK 25 and the libraries that read-path.sh fetches. The burst's customers and terminals stay in the stack's state.
set -euo pipefail

[ $# -ge 1 ] || { sed -n '2,7s/^# \{0,1\}//p' "$0"; exit 2; }
here=$(cd "$(dirname "$0")" && pwd -P)
module=$(cd "$here/../.." && pwd -P)
"${JAVA_HOME:+$JAVA_HOME/bin/}java" -Xmx512m --enable-native-access=ALL-UNNAMED \
  -cp "$module/target/classes:$module/target/measure/lib/*" "$here/Burst.java" "127.0.0.1:$(($1 + 1003))" "http://127.0.0.1:$(($1 + 1))" "${2:-1000000}"
