#!/usr/bin/env bash
# Events a second through the stream into state and Redis: a burst, made beforehand and published as fast as the broker takes it, from the
# first event until the rows in Redis have counted all of them. Each payment moves the rows of a customer in four views and that of a
# terminal in one, each label that of a terminal in one; both are written to the history as well. Redis, broker and feature-service are
# the script's own. The yardstick of the same machine is what a Kafka Streams application takes that does nothing but count, see
# yardstick.sh.
#
#   burst.sh [PAYMENTS [LABELS]]      200000 payments and no labels unless said otherwise; the target is about 1000000 events
#
# Needs a build, a JDK 25, redis-server and curl; takes the ports from PORT (20000) on.
set -euo pipefail

. "$(dirname "$0")/service.sh"
libraries
start_all
harness Burst "127.0.0.1:$((port + 1003))" "127.0.0.1:$((port + 1005))" "$http" "${1:-200000}" "${2:-0}"
echo "feature-service takes $(pss "$service_pid") MiB"
echo "processor seconds of feature-service: $(threads "$service_pid")"
echo "of the broker: $(threads "$broker_pid")"
echo "of Redis: $(threads "$redis_pid")"
