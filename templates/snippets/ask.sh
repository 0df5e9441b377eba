{% raw %}
# ask COMMAND ...: sets `answers` to the answer of virsh to each command, empty if it fails
ask() {
  local commands missing
  answers=()
  [ $# -gt 0 ] || return 0
  make_work
  marked "$@"
  run_all "${commands[@]}" >"$work/answers" 2>"$work/errors"
  take $# "$work/answers" "${commands[@]}" || {
    cat "$work/errors" >&2
    no_answer "$missing"
  }
}
{% endraw %}
