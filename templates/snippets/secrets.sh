# read_secrets: reads the secrets of libvirt: usage_is[UUID] and, the other way, secret_for[USAGE]
declare -A usage_is=() secret_for=()
# shellcheck disable=SC2034 # not all scripts use both
read_secrets() {
  local line count at=0
  ask secret-list
  rows "${answers[0]}" || { cat "$work/errors" >&2; no_answer secret-list; }
  while IFS= read -r line; do
    [[ $line =~ ^' '*([-0-9a-f]{36})' '+(.*[^ ])' '*$ ]] || continue
    at=$((at + 1))
    usage_is[${BASH_REMATCH[1]}]=${BASH_REMATCH[2]} secret_for[${BASH_REMATCH[2]}]=${BASH_REMATCH[1]}
  done <<<"${answers[0]}"
  [ "$at" -eq "$count" ] || no_answer secret-list
}
