#!/usr/bin/env bash
# Events a second through the stream into state and Redis: a burst, made beforehand and published as fast as the broker takes it, from the
# first event until the rows in Redis have counted all of them. Each payment moves the rows of a customer in four views and that of a
# terminal in one, each label that of a terminal in one; both are written to the history as well. Redis, broker and feature-service are
# the script's own.
#
# Measured on two cores of which other work took 38 %: 1000000 payments in 119 s, 8377 a second, for 143 microseconds of processor each:
# two cores of its own would do some 14000. The stream's thread takes 40 of them, the broker 35, Redis 20, the producer's thread and the
# garbage collector 11 each, the history 7, compilers 15. What stands in the way of 40000, which is 50 microseconds: nine records a
# payment to Kafka, of which the announcements of four views could be one; rows that change once a second each, which fewer commits or
# one state for all views of an entity would make fewer; and one thread, which at 40 microseconds ends at 25000.
#
#   burst.sh [PAYMENTS [LABELS]]      200000 payments and no labels unless said otherwise; the target is about 1000000 events
#
# Needs a build, a JDK 25, redis-server and curl; takes the ports from PORT (20000) on.
set -euo pipefail

. "$(dirname "$0")/service.sh"
libraries
start_all
harness Burst "127.0.0.1:$((port + 1003))" "127.0.0.1:$((port + 1005))" "$http" "${1:-200000}" "${2:-0}" \
  "$service_pid" "$broker_pid" "$redis_pid"
echo "feature-service takes $(pss "$service_pid") MiB"
echo "processor seconds of feature-service: $(threads "$service_pid")"
echo "of the broker: $(threads "$broker_pid")"
echo "of Redis: $(threads "$redis_pid")"
