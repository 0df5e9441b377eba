# process PID: it and when it began, by which a later one of the same number is told from it
process() { sed "s/.*) //; s/^/$1 /" "/proc/$1/stat" 2>/dev/null | cut -d ' ' -f 1,21; }
# lock NAME: waits for another script at work on the same thing; what it leaves when it is killed counts for nothing
lock() {
  local directory=${XDG_RUNTIME_DIR:-/run} owner said='' failures=0
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
  rm -f "$lock.$$"
}
