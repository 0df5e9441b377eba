# reach HOST PORT [COMMAND ...]: connects, within five seconds
reach() {
  # shellcheck disable=SC2016 # for that bash
  timeout 5 bash -c 'exec 3<>"/dev/tcp/$1/$2" && [ $# -eq 2 ] || {
    printf "HEAD %s HTTP/1.0\r\nHost: %s\r\n\r\n" "$3" "$1" >&3 && read -r _ code _ <&3 && [[ $code == [23]* ]]
  }' bash "$@" 2>/dev/null
}

# tree URL
tree() {
  local url=${1%/} host port path
  if [[ ! $url =~ ^(https?)://([^/:]+)(:([0-9]+))?(.*)$ ]]; then
    if [[ $url != *://* ]] && [ -n "$remote" ]; then
      problem "install tree $1: virt-install takes a file on the host itself only"
    elif [[ $url != *://* && ! -e $url ]]; then
      problem "install tree $1: there is no such file"
    fi
    return 0
  fi
  host=${BASH_REMATCH[2]} port=${BASH_REMATCH[4]} path=${BASH_REMATCH[5]}
  if [ "${BASH_REMATCH[1]}" = https ]; then
    if reach "$host" "${port:-443}"; then ok "install tree $1: its server answers"; else problem "install tree $1: $host does not answer"; fi
  elif reach "$host" "${port:-80}" "$path/.treeinfo" || reach "$host" "${port:-80}" "$path/"; then
    ok "install tree $1"
  elif reach "$host" "${port:-80}"; then
    problem "install tree $1: $host has no such tree"
  else
    problem "install tree $1: nothing listens at $host, port ${port:-80}"
  fi
}
