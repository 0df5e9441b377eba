{% raw %}
no_answer() { die "no answer from libvirt at $connect${1:+ to: $1}"; }

# No XML and no table of virsh has this character.
mark=$'\036'
# run_all COMMAND ...: runs commands of virsh in one process, or several, for an argument holds 128 KiB: some 2000 commands.
# On its standard input virsh would take them through readline, which obeys control characters in names, and would put them
# into the user's history in place of what is there.
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

# marked COMMAND ...: sets `commands` to these with a mark after each
marked() {
  local command
  commands=()
  for command; do commands+=("$command" "echo $mark"); done
}

# take COUNT FILE COMMAND ...: sets `answers` to the first answers in a file of what virsh says to the commands of `marked`.
# 1: `missing` is the first that has none.
take() {
  local count=$1 file=$2
  shift 2
  answers=()
  [ "$count" -gt 0 ] || return 0
  mapfile -d "$mark" -t -n "$count" answers <"$file"
  # What is behind the last mark is no answer.
  if [ "${#answers[@]}" -lt "$count" ] || [ "$(tr -cd "$mark" <"$file" | wc -c)" -lt "$count" ]; then
    missing=$((${#answers[@]} > 0 ? ${#answers[@]} - 1 : 0))
    [ "$missing" -lt "$count" ] || missing=$((count - 1))
    shift "$((2 * missing))"
    missing=$1
    return 1
  fi
}

# rows TABLE: sets `count` to the rows of a table of virsh. Without rows it still has a heading; 1: it has none.
rows() {
  local line is_below=''
  count=0
  while IFS= read -r line; do
    if [[ $line == -*- && $line != *[!-]* ]]; then
      is_below=yes
    elif [ -n "$is_below" ] && [[ $line == *[!\ ]* ]]; then
      count=$((count + 1))
    fi
  done <<<"$1"
  [ -n "$is_below" ]
}
{% endraw %}
