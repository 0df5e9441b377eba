# listed WORD LINES: some releases of virsh pad the names that they list
listed() {
  local line
  while read -r line; do [ "$line" != "$1" ] || return 0; done <<<"$2"
  return 1
}
