# listed WORD LINES: some releases of virsh pad the names that they list. One pattern for all lines would take quadratic time.
listed() {
  local IFS=$'\n' line status=1 text=$'\n'$2$'\n'
  [ -n "$1" ] && [[ $text == *[[:space:]]"$1"[[:space:]]* ]] || return
  [[ $text != *$'\n'"$1"$'\n'* ]] || return 0
  set -f
  for line in $2; do
    [[ $line != *([[:space:]])"$1"*([[:space:]]) ]] || status=0
  done
  set +f
  return "$status"
}
