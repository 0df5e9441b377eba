# process PID: prints the PID and the start time, which identify a process even if its PID is used again
process() {
  local text='' words
  # Its name, which may have any characters, is in parentheses.
  { read -r -d '' text <"/proc/$1/stat"; } 2>/dev/null || [ -n "$text" ] || return
  read -r -a words <<<"${text##*) }"
  echo "$1 ${words[19]}"
}
# The files of the locks of this process, by name
declare -A locks=()
# lock NAME: waits for another script that holds the lock, and ignores the lock of a killed one. A lock is a file of this
# machine: it does not stop scripts on another machine that use the same libvirt.
lock() {
  local directory=${XDG_RUNTIME_DIR:-/run} lock owner is_waiting='' failures=0
  [ -w "$directory" ] || directory=${TMPDIR:-/tmp}
  lock=$directory/miniascape-$1.lock
  process "$$" >"$lock.$$" || die "cannot write $lock"
  # `ln` creates the file with its content: an empty lock would not name its process.
  until ln "$lock.$$" "$lock" 2>/dev/null; do
    owner=$(cat "$lock" 2>/dev/null) || owner=
    if [ -n "$owner" ] && [ "$(process "${owner%% *}")" != "$owner" ]; then
      rm -f "$lock"
    elif [ -n "$owner" ]; then
      [ -n "$is_waiting" ] || say "waiting for process ${owner%% *}, which works on the same lab"
      is_waiting=yes
      sleep 0.5
    elif [ "$((++failures))" -gt 20 ]; then
      rm -f "$lock.$$"
      die "cannot write $lock"
    else
      sleep 0.1
    fi
  done
  locks[$1]=$lock
  rm -f "$lock.$$"
}
# unlock: releases all locks
# shellcheck disable=SC2317 # `leave` runs it
unlock() {
  [ -z "${locks[*]}" ] || rm -f -- "${locks[@]}"
  locks=()
}
# shellcheck disable=SC2034 # a guest's script only locks its guest
lab_name={{ ((site | lab_id) or site) | sh }}
# lock_lab: waits for other scripts of this lab. A register script that outlives a killed `up` has a lock of its own.
lock_lab() {
  lock "$lab_name-lab"
  lock "$lab_name-net"
  lock "$lab_name-pool"
}
