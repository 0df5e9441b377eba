# printed COMMAND ...
printed() {
  local words
  printf -v words ' %q' "$@"
  echo "${words# }"
}
# change COMMAND ...: a command of virsh that changes something
change() {
  printed virsh --connect "$connect" "$@"
  [ -n "$dry_run" ] || command virsh --connect "$connect" "$@" >/dev/null
}
