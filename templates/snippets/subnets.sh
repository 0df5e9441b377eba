# digits ADDRESS: sets `hex` to all its digits, 8 of IPv4 and 32 of IPv6; to - if it is no address
digits() {
  local IFS=. first last zeros
  if [[ $1 != *:* ]]; then
    # shellcheck disable=SC2086 # into its four parts
    printf -v hex %02x $1 2>/dev/null || hex=-
    return
  fi
  IFS=: first=${1%%::*} last=${1##*::}
  [[ $1 == *::* ]] || last=
  # shellcheck disable=SC2086 # split into groups
  set -- $first $last
  for ((zeros = 8 - $#; zeros > 0; zeros--)); do first+=:0; done
  # shellcheck disable=SC2086 # split into groups
  set -- ${first#:} $last
  printf -v hex %04x "${@/#/0x}" 2>/dev/null || hex=-
}

# overlaps HEX PREFIX HEX PREFIX: whether two subnets have addresses in common
overlaps() {
  local bits=$(($2 < $4 ? $2 : $4)) whole
  # No address of IPv4 is one of IPv6.
  [[ (-n ${1:8} && -n ${3:8}) || -z ${1:8}${3:8} ]] || return
  whole=$((bits / 4))
  [ "${1:0:whole}" = "${3:0:whole}" ] || return
  [ $((bits % 4)) -eq 0 ] || [ $(((16#${1:whole:1} ^ 16#${3:whole:1}) >> (4 - bits % 4))) -eq 0 ]
}

# read_host: sets `host_interfaces` to the names of this host's interfaces, and `host_subnets` to INTERFACE HEX PREFIX [via],
# `via` being a route through a gateway. A route that is shorter than 8 bits, as the default route is, is no subnet.
read_host() {
  local interface destination gateway mask bits prefix address hex
  while IFS=': ' read -r interface _; do host_interfaces+="$interface "; done </proc/net/dev
  if [ -r /proc/net/route ]; then
    while read -r interface destination gateway _ _ _ _ mask _; do
      [[ $destination =~ ^[0-9A-F]{8}$ ]] || continue
      for ((bits = 16#$mask, prefix = 0; bits; bits >>= 1)); do prefix=$((prefix + (bits & 1))); done
      hex=${destination:6:2}${destination:4:2}${destination:2:2}${destination:0:2}
      add_host_subnet "$interface" "${hex,,}" "$prefix" "${gateway//0/}"
    done </proc/net/route
  fi
  if [ -r /proc/net/ipv6_route ]; then
    while read -r destination prefix _ _ gateway _ _ _ _ interface; do
      add_host_subnet "$interface" "$destination" "$((16#$prefix))" "${gateway//0/}"
    done </proc/net/ipv6_route
  fi
  # Also addresses of interfaces that are down, and those without a route.
  type -P ip >/dev/null || return 0
  while read -r _ interface _ address _; do
    digits "${address%/*}"
    prefix=${address#*/}
    [ "$prefix" != "$address" ] || prefix=32
    add_host_subnet "${interface%@*}" "$hex" "$prefix" ''
  done < <(ip -o address | sed -n '/ inet6\{0,1\} /p')
}

# add_host_subnet INTERFACE HEX PREFIX GATEWAY: without the link-local ones and multicast, which all interfaces have
add_host_subnet() {
  [ "$1" != lo ] && [ "$3" -ge 8 ] && [[ -z ${2:8} || $2 != f[ef]* ]] || return 0
  host_subnets+=("$1 $2 $3${4:+ via}")
}

# free_subnets COUNT [HEX PREFIX ...]: sets `free` to COUNT subnets that neither libvirt nor this host uses, and that do not
# overlap the given ones. The order is that of `init`.
free_subnets() {
  local count=$1 used=() subnet address prefix hex kind fact
  shift
  free=
  while [ $# -gt 0 ]; do used+=("$1 $2"); shift 2; done
  for subnet in "${host_subnets[@]}"; do
    read -r _ hex prefix _ <<<"$subnet"
    used+=("$hex $prefix")
  done
  while IFS=$'\037' read -r kind _ fact address prefix; do
    [ "$kind $fact" = "net subnet" ] || continue
    digits "$address"
    used+=("$hex $prefix")
  done <"$facts"
  for subnet in 192.168.{160..254} 192.168.{2..159} 172.{16..31}.160 10.{1..254}.160; do
    [ "$count" -gt 0 ] || break
    digits "$subnet.0"
    is_free "$hex" 24 "${used[@]}" || continue
    free+="${free:+, }$subnet.0/24"
    count=$((count - 1))
  done
}

# is_free HEX PREFIX [`HEX PREFIX` ...]
is_free() {
  local subnet
  for subnet in "${@:3}"; do ! overlaps "$1" "$2" "${subnet% *}" "${subnet#* }" || return 1; done
}
