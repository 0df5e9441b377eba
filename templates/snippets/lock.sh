# process PID: it and when it began, by which a later one of the same number is told from it
process() { sed "s/.*) //; s/^/$1 /" "/proc/$1/stat" 2>/dev/null | cut -d ' ' -f 1,21; }
# The files of the locks of this process, by name
declare -A locks=()
# lock NAME: waits for another script at work on the same thing; what it leaves when it is killed counts for nothing. A lock
# is a file of this machine: it does not hold against somebody who works on the same libvirt from another one.
lock() {
  local directory=${XDG_RUNTIME_DIR:-/run} lock owner said='' failures=0
  [ -w "$directory" ] || directory=${TMPDIR:-/tmp}
  lock=$directory/miniascape-$1.lock
  process "$$" >"$lock.$$" || die "cannot write $lock"
  # At once with what is in it: of an empty one nobody would know whose it is.
  until ln "$lock.$$" "$lock" 2>/dev/null; do
    owner=$(cat "$lock" 2>/dev/null) || owner=
    if [ -n "$owner" ] && [ "$(process "${owner%% *}")" != "$owner" ]; then
      rm -f "$lock"
    elif [ -n "$owner" ]; then
      [ -n "$said" ] || say "process ${owner%% *} is at work on it: waiting"
      said=yes
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
# unlock: gives up all locks
# shellcheck disable=SC2317 # `leave` runs it
unlock() {
  [ -z "${locks[*]}" ] || rm -f -- "${locks[@]}"
  locks=()
}
# shellcheck disable=SC2034 # a guest's script has a lock of its guest alone
lab_name={{ ((site | lab_id) or site) | sh }}
# lock_lab: waits for other scripts of this lab. A register script that `up` has left behind when it was killed has a lock of
# its own.
lock_lab() {
  lock "$lab_name-lab"
  lock "$lab_name-net"
  lock "$lab_name-pool"
}
