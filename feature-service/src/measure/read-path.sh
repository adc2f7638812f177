#!/usr/bin/env bash
# Vectors a second through feature-service's read path and evaluation on one core, Redis apart: batches of 64, the 21 features of
# fraud-trees' signature from three rows each. Prints the size of the rows and JMH's account.
#
# Measured: 240000, from 203000 to 264000 in eight iterations, for rows of 369, 199 and 159 bytes of the made world; the target is 200000.
#
#   read-path.sh [PAYMENTS] [JMH OPTION...]     PAYMENTS: a Parquet file with the columns of the reference data; without it a made world
#                                               of the same density. JMH options as in `-h`, for instance `-prof gc`
#   CORE=0                                      the core to run on, from the environment
#
# Needs a build of feature-service, a JDK 25 and taskset; resolves JMH from the package registry the first time. Other work on the
# machine makes the figures worse.
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd -P)
module=$(cd "$here/../.." && pwd -P)
bin=${JAVA_HOME:+$JAVA_HOME/bin/}
payments=made
if [ $# -ge 1 ] && [[ $1 != -* ]]; then
  payments=$(realpath "$1")
  shift
fi
out=$module/target/measure
mkdir -p "$out/classes"
[ -d "$out/lib" ] || (cd "$module/.." && ./mvnw -q -P measure -pl feature-service dependency:copy-dependencies -DincludeScope=test -DoutputDirectory="$out/lib")
"${bin}javac" -proc:full -nowarn -cp "$module/target/classes:$out/lib/*" -d "$out/classes" "$here"/java/dev/mlsd/feature/serving/*.java
exec taskset -c "${CORE:-0}" "${bin}java" -XX:+UseSerialGC --enable-native-access=ALL-UNNAMED \
  -cp "$out/classes:$module/target/classes:$out/lib/*" org.openjdk.jmh.Main ReadPath \
  -jvmArgs "-XX:+UseSerialGC -Xmx1g --enable-native-access=ALL-UNNAMED" -p payments="$payments" "$@"
