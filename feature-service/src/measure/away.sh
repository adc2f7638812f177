#!/usr/bin/env bash
# Redis is away for 30 s of wall time while 500 requests a second are sent at their times and 100 payments a second arrive: how many
# requests fail, and what the others are told. It is killed and comes back empty, or it hangs and goes on where it was.
#
# Measured: 37500 requests each, none failed; those within the 30 s were answered with the last known rows, after 0.06 s at most when Redis
# was killed and 0.9 s when it hung. Rows were current again within 5 s, 10 s after hanging.
#
#   away.sh [killed|hung]      killed unless said otherwise
#
# Needs a build, a JDK 25, redis-server and curl; takes the ports from PORT (20000) on.
set -euo pipefail

. "$(dirname "$0")/service.sh"
libraries
start_all
harness Away "127.0.0.1:$((port + 1003))" "127.0.0.1:$((port + 1001))" "$http" >"$folder/away.out" &
harness_pid=$!
until grep -q BEGIN "$folder/away.out"; do
  kill -0 "$harness_pid"
  sleep 0.1
done
sleep 10
if [ "${1:-killed}" = hung ]; then
  kill -STOP "$redis_pid"
  sleep 30
  kill -CONT "$redis_pid"
else
  kill -KILL "$redis_pid"
  sleep 30
  start_redis
fi
echo "Redis was ${1:-killed} from second 10 to second 40"
wait "$harness_pid"
sed 1d "$folder/away.out"
