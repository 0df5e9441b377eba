# reach HOST PORT [PATH]: connects, within five seconds; prints why it cannot
reach() {
  # shellcheck disable=SC2016 # for that bash
  timeout 5 bash -c 'exec 3<>"/dev/tcp/$1/$2" && [ $# -eq 2 ] || {
    printf "HEAD %s HTTP/1.0\r\nHost: %s\r\n\r\n" "$3" "$1" >&3 && read -r _ code _ <&3 && [[ $code == [23]* ]]
  }' bash "$@" 2>&1
}

# tree URL
tree() {
  local url=${1%/} scheme host port path why
  if [[ ! $url =~ ^(https?)://([^/:]+)(:([0-9]+))?(.*)$ ]]; then
    if [[ $url != *://* ]] && [ -n "$remote" ]; then
      problem "install tree $1: virt-install takes a file on the host itself only"
    elif [[ $url != *://* && ! -e $url ]]; then
      problem "install tree $1: there is no such file"
    fi
    return 0
  fi
  scheme=${BASH_REMATCH[1]} host=${BASH_REMATCH[2]} port=${BASH_REMATCH[4]} path=${BASH_REMATCH[5]}
  [ -n "$port" ] || { port=80; [ "$scheme" = http ] || port=443; }
  if ! why=$(reach "$host" "$port"); then
    if [[ $why == *'not known'* || $why == *'name resolution'* ]]; then
      problem "install tree $1: this host does not know the name $host, which has to be in its DNS or /etc/hosts"
    else
      problem "install tree $1: nothing listens at $host, port $port"
    fi
  elif [ "$scheme" = https ]; then
    ok "install tree $1: its server answers"
  elif reach "$host" "$port" "$path/.treeinfo" >/dev/null || reach "$host" "$port" "$path/" >/dev/null; then
    ok "install tree $1"
  else
    problem "install tree $1: $host has no such tree"
  fi
}
