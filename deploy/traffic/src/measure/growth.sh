#!/usr/bin/env bash
# How time, memory and disk grow with the world: simulates a file, loads it as history and replays its last payments in lockstep, for
# each size, and prints one line of a table each.
#
#   growth.sh HOME PORT_BASE SIZE...      SIZE in millions of payments, for instance 0.5 1 2 10
#   REPLAYED=20000                        payments to replay, from the environment
#
# HOME is a folder for the files and the stack's state; it is emptied for each size. The stack must be built, and nothing else should
# use the machine. Needs bash, awk, python3 and du; the file's folder takes 70 MB, the world some 500 MB a million payments.
set -euo pipefail

[ $# -ge 3 ] || { sed -n '2,11s/^# \{0,1\}//p' "$0"; exit 2; }
home=$1
base=$2
shift 2
replayed=${REPLAYED:-20000}
mlsd=$(cd "$(dirname "$0")/../../.." && pwd -P)/mlsd
export MLSD_HOME=$home/state MLSD_NO_BUILD=1
mkdir -p "$home"
trap '"$mlsd" down --purge >/dev/null 2>&1 || true' EXIT

now() { date +%s.%N; }
since() { awk -v from="$1" -v to="$(now)" 'BEGIN { printf "%.1f", to - from }'; }

# Seconds of processor time that the processes which load have taken.
cpu() {
  local pids
  pids=$("$mlsd" status --json 2>/dev/null | python3 -c '
import json, sys
wanted = {"traffic", "feature-service", "redis", "broker"}
print(*[p["pid"] for p in json.load(sys.stdin)["processes"] if p["name"] in wanted], sep=",")')
  ps -o cputimes= -p "$pids" | awk '{ total += $1 } END { print total }'
}

# Loads everything before a moment as history and replays what follows.
load_and_replay() {
  "$mlsd" replay "$1" --from "$2" --to "$3" --speed 100000 --label-delay 1h --port-base "$base" >"$home/replay.log" 2>&1
}

# The traffic's own account, or nothing while it does not serve it.
traffic() { python3 - "$((base + 4))" <<'PYTHON'
import json, sys, urllib.request
try:
    status = json.load(urllib.request.urlopen(f"http://127.0.0.1:{sys.argv[1]}/status", timeout=2))
    print(status["phase"], status["payments_sent"])
except OSError:
    pass
PYTHON
}

# PSS in MiB of traffic, feature-service, redis and all.
memory() { "$mlsd" status --json 2>/dev/null | python3 -c '
import json, sys
try:
    status = json.load(sys.stdin)
    of = {p["name"]: p.get("memory_mib") or 0 for p in status["processes"]}
    print(*[of.get(name, 0) for name in ("traffic", "feature-service", "redis")], status.get("memory_mib", 0))
except (ValueError, KeyError):
    pass'
}

measure() {
  local size=$1 customers terminals file begun simulated loaded='' replay_begun='' rate='' from to sent='' phase='' disk cpu_before='' cpu_loaded=''
  "$mlsd" down --purge >/dev/null 2>&1 || true
  customers=$(awk -v s="$size" 'BEGIN { printf "%d", s * 100000 }')
  terminals=$((customers / 10))
  file=$home/world-$size.csv
  begun=$(now)
  "$mlsd" simulate "$file" --customers "$customers" --terminals "$terminals" --days 6 --seed 7 --force >"$home/simulate.log" 2>&1
  simulated=$(since "$begun")
  local rows=$(($(wc -l <"$file") - 1))
  from=$(tail -n "$replayed" "$file" | awk -F, 'NR == 1 { print $2 }')
  to=$(tail -n 1 "$file" | cut -d, -f2 | cut -c1-10)T23:59:59.999Z

  begun=$(now)
  load_and_replay "$file" "$from" "$to" &
  local replay=$!
  : >"$home/memory.txt"
  while kill -0 "$replay" 2>/dev/null; do
    memory >>"$home/memory.txt" || true
    read -r phase sent < <(traffic) || true
    if [ -z "$cpu_before" ] && [ -n "${phase:-}" ]; then
      cpu_before=$(cpu)
    fi
    if [ -z "$loaded" ] && { [ "${phase:-}" = running ] || [ "${phase:-}" = finished ]; }; then
      loaded=$(since "$begun")
      cpu_loaded=$(cpu)
      replay_begun=$(now)
    fi
    if [ -n "$loaded" ] && [ -z "$rate" ] && [ "${sent:-0}" -ge "$((replayed - 100))" ]; then
      rate=$(awk -v n="$sent" -v s="$(since "$replay_begun")" 'BEGIN { printf "%.0f", n / s }')
    fi
    sleep 0.5
  done
  wait "$replay" || { echo "the replay failed; the end of $home/replay.log:" >&2; tail -n 5 "$home/replay.log" >&2; return 1; }
  # Without the start of the services, which is as long for an empty world.
  loaded=$(awk -v loaded="$loaded" '/ ready / && $1 != "traffic" && $3 > start { start = $3 }
    END { printf "%.1f", loaded - start }' "$home/replay.log")
  disk=$(du -sm "$home/state/world" | cut -f1)
  awk -v rows="$rows" -v simulated="$simulated" -v loaded="$loaded" -v rate="$rate" -v disk="$disk" \
    -v cpu="$((cpu_loaded - cpu_before))" '
    { for (i = 1; i <= 4; i++) if ($i > top[i]) top[i] = $i }
    END {
      m = rows / 1e6
      printf "%9d %10.1f %7.1f %8d %10.0f %8d %8d %7d %7d %8d   %6.1f %6.1f %8.1f %6.0f %6.0f\n", rows, simulated, loaded,
        cpu, rate, top[1], top[2], top[3], top[4], disk, simulated / m, loaded / m, cpu / m, top[3] / m, disk / m
    }' "$home/memory.txt"
  "$mlsd" down --purge >/dev/null 2>&1
  rm -f "$file"
}

# load_cpu: traffic, feature-service, redis and broker from reading history to the first decision, without checking the file.
echo "     rows simulate_s  load_s load_cpu replayed/s  traffic  feature   redis   total     disk   per million rows:"
echo "                          s        s                 MiB      MiB     MiB     MiB      MiB    sim_s load_s load_cpu  redis   disk"
for size in "$@"; do
  measure "$size"
done
