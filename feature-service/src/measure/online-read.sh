#!/usr/bin/env bash
# Reads of 30 features of one customer and one terminal over gRPC, in relation to a constant answer of the same bytes by a server of the
# same kind: the same library, event loops and memory, with nothing behind it. Requests a second in alternating rounds of one run, and
# the median of their ratios; the target is 0.5.
#
# Measured on two cores, one light job beside it: 0.28, from 0.18 to 0.42 while the compilers were at work; 9000 reads against 30000 constant
# answers. A read takes a turn of a worker thread and a MGET of six rows by a connection of its own, the constant answer neither.
#
#   online-read.sh
#
# Needs a build, a JDK 25, redis-server and curl; takes the ports from PORT (20000) on.
set -euo pipefail

. "$(dirname "$0")/service.sh"
libraries
start_all
grpc=127.0.0.1:$((port + 1001))
harness OnlineRead fill "127.0.0.1:$((port + 1003))" "$grpc" "$http" "$folder/answer"
"$java" $(options 192) -cp "$target/classes:$out/lib/*" "$here/ConstantServer.java" $((port + 1002)) "$folder/answer" \
  >"$folder/constant.log" 2>&1 &
constant_pid=$!
sleep 3
harness OnlineRead read "$grpc" "127.0.0.1:$((port + 1002))"
