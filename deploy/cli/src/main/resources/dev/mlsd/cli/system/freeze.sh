# freeze.sh start PID                prints when the process started, as the system counts it; nothing if there is none
# freeze.sh release PID START        lets it go on
# freeze.sh hold PID START OWNER OWNER_START ROUNDS STOPPED RUNNING
#   stops the process for STOPPED seconds of every STOPPED + RUNNING, at most ROUNDS times and as long as its owner lives; lets it go on
#   whatever ends this shell, but for SIGKILL
# A process that has the pid but started at another time is somebody else, and gets no signal.

start_of() {
  start=
  if [ -r /proc/self/stat ]; then
    { read -r line <"/proc/$1/stat"; } 2>/dev/null || return
    # The program's name is in parentheses and may hold spaces; after it, the start is the 20th.
    set -- ${line##*\) }
    start=${20}
  else
    start=$(LC_ALL=C ps -o lstart= -p "$1")
  fi
}

is() {
  start_of "$1"
  [ -n "$start" ] && [ "$start" = "$2" ]
}

send() {
  is "$pid" "$started" && kill -s "$1" "$pid"
}

what=$1 pid=$2 started=$3
case $what in
  start)
    start_of "$pid"
    printf %s "$start"
    ;;
  release)
    send CONT
    ;;
  hold)
    owner=$4 owner_started=$5 rounds=$6 stopped=$7 running=$8
    trap 'exit 0' HUP INT TERM
    trap 'send CONT' EXIT
    while [ "$rounds" -gt 0 ] && is "$owner" "$owner_started" && send STOP; do
      sleep "$stopped" || exit
      if [ "$running" != 0 ]; then
        send CONT
        sleep "$running" || exit
      fi
      rounds=$((rounds - 1))
    done
    exit 0
    ;;
esac
