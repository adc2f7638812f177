#!/usr/bin/env bash
# What is lost while Kafka is away under load: the broker of a running stack is stopped for a minute (SIGSTOP, as if its machine hung) while
# decisions go on, and afterwards every decision that was answered must have been counted by monitoring-service.
#
#   broker-away.sh PORT_BASE BROKER_PID [SECONDS] [RATE]      of a running stack, 60 s and 200 decisions/s unless said otherwise
#
# BROKER_PID is what deploy/mlsd status shows. Prints what was decided, refused, kept waiting and lost; ends with 1 when something was lost
# or refused.
set -euo pipefail

[ $# -ge 2 ] || { sed -n '2,8s/^# \{0,1\}//p' "$0"; exit 2; }
here=$(cd "$(dirname "$0")" && pwd -P)
cd "$here/../../.."
exec "${JAVA_HOME:+$JAVA_HOME/bin/}java" "$here/BrokerAway.java" "$@"
