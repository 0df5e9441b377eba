# listed WORD LINES: some releases of virsh pad the names that they list. One pattern for all lines would take quadratic time.
listed() {
  local IFS=$'\n' line status=1
  [[ $2 == *"$1"* ]] || return
  set -f
  for line in $2; do
    [[ $line != *([[:space:]])"$1"*([[:space:]]) ]] || status=0
  done
  set +f
  return "$status"
}
