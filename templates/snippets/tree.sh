# reach HOST PORT [PATH]: connects, within five seconds; prints why it cannot
reach() {
  # shellcheck disable=SC2016 # for that bash
  timeout 5 bash -c 'exec 3<>"/dev/tcp/$1/$2" && [ $# -eq 2 ] || {
    printf "HEAD %s HTTP/1.0\r\nHost: %s\r\n\r\n" "$3" "$1" >&3 && read -r _ code _ <&3 && [[ $code == [23]* ]]
  }' bash "$@" 2>&1
}

# The addresses of the plan's names, and the networks of these addresses as libvirt names them
declare -A planned_address=() planned_network=()
# planned_name ADDRESS NAME NETWORK
planned_name() {
  planned_network[$1]=$3
  planned_address[$2]=$1 planned_address[${2%%.*}]=$1
}
{% for network in networks %}
{% for entry in network.names %}
planned_name {{ entry.ip | sh }} {{ entry.name | sh }} {{ network | libvirt_name | sh }}
{% endfor %}
{% for host in network.hosts %}
{% if host.ip and host.dns %}
planned_name {{ host.ip | sh }} {{ host.fqdn | sh }} {{ network | libvirt_name | sh }}
{% endif %}
{% endfor %}
{% endfor %}

# is_registered NETWORK: whether the network runs
is_registered() { listed "$1" "$(virsh net-list --name)"; }

# tree URL
tree() {
  local url=${1%/} scheme host port path why address network is_reached=yes
  if [[ ! $url =~ ^(https?)://([^/:]+)(:([0-9]+))?(.*)$ ]]; then
    if [[ $url != *://* ]] && [ -n "$remote" ]; then
      problem "install tree $1: virt-install reads a file only on the host itself"
    elif [[ $url != *://* && ! -e $url ]]; then
      problem "install tree $1: there is no such file"
    fi
    return 0
  fi
  scheme=${BASH_REMATCH[1]} host=${BASH_REMATCH[2]} port=${BASH_REMATCH[4]} path=${BASH_REMATCH[5]}
  [ -n "$port" ] || { port=80; [ "$scheme" = http ] || port=443; }
  address=${planned_address[$host]-$host}
  network=${planned_network[$address]-}
  why=$(reach "$host" "$port") || is_reached=
  if [ -z "$is_reached" ] && [[ $why == *'not known'* || $why == *'name resolution'* ]]; then
    if [ "$address" = "$host" ]; then
      problem "install tree $1: this host does not know the name $host: add it to the DNS or to /etc/hosts"
    else
      problem "install tree $1: this host does not know the name $host: add this line to /etc/hosts: $address $host"
    fi
  elif [ -n "$network" ] && ! is_registered "$network"; then
    # Until then, any server at that address is not the lab's.
    note "install tree $1: its address $address is on the network $network, which does not run yet: run host/network_register.sh, then check again"
  elif [ -z "$is_reached" ]; then
    problem "install tree $1: nothing listens at $host, port $port"
  elif [ "$scheme" = https ]; then
    ok "install tree $1: its server answers"
  elif reach "$host" "$port" "$path/.treeinfo" >/dev/null || reach "$host" "$port" "$path/" >/dev/null; then
    ok "install tree $1"
  else
    problem "install tree $1: $host has no such tree"
  fi
}
