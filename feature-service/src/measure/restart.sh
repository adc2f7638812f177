#!/usr/bin/env bash
# How soon feature-service answers after a restart, and how soon it has caught up with what came meanwhile: customers with a row each are
# filled through the bootstrap topic, the service is ended, 2000 payments of them come, and it is started again.
#
#   restart.sh [ENTITIES [SIGNAL]]      1000000 and TERM unless said otherwise; with KILL the target is about 100000
#
# Measured on two cores, of which a light job took one: 1000000 entities, TERM: ended after 1.0 s, answered from Redis 11.4 s after the
# start, caught up after 15.5 s (target 60 s). 100000 entities, KILL: answered after 10.1 s with rows marked stale, caught up after
# 17.8 s (target 30 s).
#
# Needs a build, a JDK 25, redis-server and curl; takes the ports from PORT (20000) on.
set -euo pipefail

. "$(dirname "$0")/service.sh"
libraries
start_all
kafka=127.0.0.1:$((port + 1003))
harness Entities fill "$kafka" "$http" "${1:-1000000}"
echo "feature-service takes $(pss "$service_pid") MiB, Redis $(pss "$redis_pid") MiB"
begun=$(date +%s%3N)
kill -"${2:-TERM}" "$service_pid"
wait "$service_pid" || true
echo "ended by ${2:-TERM} within $(($(date +%s%3N) - begun)) ms"
harness Entities missed "$kafka"
begun=$(date +%s%3N)
start_service
harness Entities watch "127.0.0.1:$((port + 1001))" "$http" "$begun"
