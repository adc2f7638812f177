#!/usr/bin/env bash
# What happens at twice the capacity: what the model of a running stack decides for a closed loop of 192 is taken for its capacity; then it is asked twice as often in an open loop,
# first without its admission limit and then with it, which a lease switches on.
#
#   overload.sh PORT_BASE [TARGET] [SECONDS]      of a running stack; decisions-grpc and 10 s unless said otherwise
#
# Prints, for each: how many were answered a second, by the model and in all, P50 and P99 from the intended send, the service's own P99, and the share refused. The load
# generator takes its part of the same processors. Ends with 1 when the limit is on and the service's P99 is above the deadline of 100 ms.
# Measured once, on two cores that the stack, the load generator and other work shared: "capacity" 928/s, though 1473/s were reached later. At 1856/s without the limit P50 105 ms and P99 257 ms in the service, nothing
# refused, a fifth decided by the rules; with it P50 35 ms and P99 114 ms in the service, 16 % refused, as many decided by the model. So the P99 misses the
# deadline of 100 ms by a seventh there. Why is not known: pauses of a shared machine, or a limit that opens too quickly between bursts (it stood at 711 afterwards).
set -euo pipefail

[ $# -ge 1 ] || { sed -n '2,9s/^# \{0,1\}//p' "$0"; exit 2; }
here=$(cd "$(dirname "$0")" && pwd -P)
cd "$here/../../.."
exec "${JAVA_HOME:+$JAVA_HOME/bin/}java" "$here/Overload.java" "$@"
