# Sourced by the measuring scripts: a Redis, a broker and a feature-service of their own, with the memory and the settings that the
# supervisor gives them, and nothing else. Needs a build, a JDK 25 and redis-server; PORT (20000) is the first of the ports taken,
# TARGET a build other than feature-service/target, JAVA_EXTRA holds options more for feature-service's JVM, for instance of a profiler.

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd -P)
module=$(cd "$here/../.." && pwd -P)
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
port=${PORT:-20000}
out=$module/target/measure
target=${TARGET:-$module/target}
http=http://127.0.0.1:$((port + 1))
folder=$(mktemp -d "${TMPDIR:-/tmp}/mlsd-measure.XXXXXX")
redis_pid= broker_pid= service_pid= constant_pid=

# The options of deploy/cli's JavaCommand: of the heap in MiB.
options() {
  echo -XX:+UseSerialGC "-Xmx$1m" -Xss512k -XX:ReservedCodeCacheSize=64m -XX:+ExitOnOutOfMemoryError -XX:-UsePerfData \
    --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow
}

# The libraries that the harnesses take: those of feature-service and its tests.
libraries() {
  [ -d "$out/lib" ] || (cd "$module/.." && ./mvnw -q -o -P measure -pl feature-service dependency:copy-dependencies \
    -DincludeScope=test -DoutputDirectory="$out/lib")
}

harness() {
  "$java" "-Xmx${HEAP:-1g}" --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow \
    -cp "$target/classes:$out/lib/*" "$here/$1.java" "${@:2}"
}

start_redis() {
  redis-server --port $((port + 1005)) --bind 127.0.0.1 --dir "$folder" --save "" --appendonly no --loglevel warning \
    >>"$folder/redis.log" 2>&1 &
  redis_pid=$!
}

start_broker() {
  MALLOC_ARENA_MAX=2 "$java" $(options 160) -XX:TieredStopAtLevel=1 -jar "$module/../deploy/broker/target/broker.jar" \
    --host 127.0.0.1 --port $((port + 1003)) --controller-port $((port + 1004)) --data "$folder/broker" >>"$folder/broker.log" 2>&1 &
  broker_pid=$!
}

start_service() {
  MALLOC_ARENA_MAX=2 MLSD_HOST=127.0.0.1 MLSD_KAFKA=127.0.0.1:$((port + 1003)) MLSD_REDIS=127.0.0.1:$((port + 1005)) \
    MLSD_DATA="$folder/service" MLSD_OFFLINE_STORE="$folder/offline" MLSD_FEATURE_HTTP_PORT=$((port + 1)) \
    MLSD_FEATURE_GRPC_PORT=$((port + 1001)) \
    "$java" $(options "${MLSD_FEATURE_HEAP_MIB:-192}") ${JAVA_EXTRA:-} -jar "$target/quarkus-app/quarkus-run.jar" \
    >>"$folder/service.log" 2>&1 &
  service_pid=$!
}

# Until it is ready; ends the script if it never is.
await_service() {
  for _ in $(seq "${1:-1200}"); do
    curl -sf -o /dev/null -m 5 "$http/q/health/ready" && return
    kill -0 "$redis_pid" && kill -0 "$broker_pid" && kill -0 "$service_pid" || break
    sleep 0.1
  done
  tail -n 20 "$folder"/*.log >&2
  exit 1
}

start_all() {
  start_redis
  start_broker
  start_service
  await_service
}

# Memory of a process as the supervisor counts it, in MiB.
pss() {
  awk '/^Pss:/ {print int($2 / 1024)}' "/proc/$1/smaps_rollup"
}

# The threads of a process that have worked most since its start, in seconds.
threads() {
  for task in /proc/"$1"/task/*; do
    awk -v name="$(tr ' ' '_' <"$task/comm" | sed 's/[-#_]*[0-9]*$//')" '{sub(/.*\) /, ""); print name, ($12 + $13) / 100}' "$task/stat"
  done 2>/dev/null | awk '{sum[$1] += $2; all += $2} END {for (name in sum) if (sum[name] > 0.02 * all) printf "%.1f %s\n", sum[name], name; printf "%.1f in all\n", all}' | sort -rn | head -12 | paste -sd ' ' | sed 's/ \([0-9]\)/, \1/g'
}

stop_all() {
  set +e
  for pid in $constant_pid $service_pid $broker_pid $redis_pid; do
    kill "$pid" 2>/dev/null
    wait "$pid" 2>/dev/null
  done
  rm -rf "$folder"
}
trap stop_all EXIT
trap 'exit 130' INT TERM
