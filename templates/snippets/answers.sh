{% raw %}
no_answer() { die "no answer from libvirt at $connect${1:+ to: $1}"; }

# No XML and no table of virsh has this character.
mark=$'\036'
# run_all COMMAND ...: runs commands of virsh in one process, or in several, because an argument holds 128 KiB: some 2000
# commands. On standard input, virsh would read them through readline, which obeys control characters in names, and would
# overwrite the user's history.
run_all() {
  local batch size
  while [ $# -gt 0 ]; do
    batch='' size=0
    while [ $# -gt 0 ] && [ "$size" -lt 120000 ]; do
      batch+="$1;"
      # A letter has four bytes at most.
      if [[ $1 == *[!\ -~]* ]]; then size=$((size + 4 * ${#1} + 1)); else size=$((size + ${#1} + 1)); fi
      shift
    done
    command virsh --connect "$connect" "$batch" || true
  done
}

# marked COMMAND ...: sets `commands` to the commands with a mark after each
marked() {
  local command
  commands=()
  for command; do commands+=("$command" "echo $mark"); done
}

# take COUNT FILE COMMAND ...: sets `answers` to the first answers in a file; the commands are those of `marked`. 1: `missing`
# is the first command without an answer.
take() {
  local count=$1 file=$2
  shift 2
  answers=()
  [ "$count" -gt 0 ] || return 0
  mapfile -d "$mark" -n "$count" answers <"$file"
  # Text after the last mark is no answer.
  if [ "${#answers[@]}" -lt "$count" ] || [[ ${answers[count - 1]} != *"$mark" ]]; then
    missing=$((${#answers[@]} > 0 ? ${#answers[@]} - 1 : 0))
    shift "$((2 * missing))"
    missing=$1
    return 1
  fi
  answers=("${answers[@]%"$mark"}")
}

# split TEXT [SEPARATORS]: sets `words` to the parts of a text. `read` would take a system call for each character.
split() {
  local IFS=${2-$' \t\n'}
  set -f
  # shellcheck disable=SC2206
  words=($1)
  set +f
}

# rows TABLE: sets `count` to the rows of a table of virsh. A table without rows still has a heading; 1: it has none.
rows() {
  local at words
  count=0
  split "$1" $'\n'
  for at in "${!words[@]}"; do
    if [[ ${words[at]} == -*- && ${words[at]} != *[!-]* ]]; then
      count=$((${#words[@]} - at - 1))
      return
    fi
  done
  return 1
}
{% endraw %}
