# number ADDRESS: of IPv4
number() {
  local IFS=.
  # shellcheck disable=SC2086 # into its four parts
  set -- $1
  echo "$((($1 << 24) + ($2 << 16) + ($3 << 8) + $4))"
}
# little HEX: a number of /proc/net/route
little() { echo "$((16#${1:6:2}${1:4:2}${1:2:2}${1:0:2}))"; }

# subnet NETWORK BRIDGE GATEWAY PREFIX [GATEWAY6 PREFIX6]: whether another interface has a route into it
subnet() {
  local ours mask interface destination other_mask rest common used=
  ours=$(number "$3")
  mask=$(((0xffffffff << (32 - $4)) & 0xffffffff))
  while read -r interface destination _ _ _ _ _ other_mask rest; do
    [[ $interface != Iface && " $2$used " != *" $interface "* ]] || continue
    [ "$other_mask" != 00000000 ] || continue
    common=$((mask & $(little "$other_mask")))
    (((ours & common) != ($(little "$destination") & common))) || used+=" $interface"
  done </proc/net/route
  in_use "$1" "$3/$4" "$used"
  if [ $# -gt 4 ] && [ -r /proc/net/ipv6_route ]; then subnet6 "$1" "$2" "$5" "$6"; fi
}

# digits ADDRESS: of IPv6, all 32, as in /proc/net/ipv6_route
digits() {
  local IFS=: first=${1%%::*} last=${1##*::} zeros
  [[ $1 == *::* ]] || last=
  # shellcheck disable=SC2086 # into their groups
  set -- $first $last
  for ((zeros = 8 - $#; zeros > 0; zeros--)); do first+=:0; done
  # shellcheck disable=SC2086 # into their groups
  set -- ${first#:} $last
  printf %04x "${@/#/0x}"
}

# subnet6 NETWORK BRIDGE GATEWAY PREFIX: the same of IPv6
subnet6() {
  local ours destination prefix interface length rest used=
  ours=$(digits "$3")
  while read -r destination prefix _ _ _ _ _ _ _ interface; do
    [[ $interface != lo && " $2$used " != *" $interface "* ]] || continue
    length=$((16#$prefix < $4 ? 16#$prefix : $4))
    rest=$((length / 4))
    if [ "$length" -eq 0 ] || [ "${ours:0:rest}" != "${destination:0:rest}" ]; then continue; fi
    (((16#${ours:rest:1}0 ^ 16#${destination:rest:1}0) >> (8 - length % 4))) || used+=" $interface"
  done </proc/net/ipv6_route
  in_use "$1" "$3/$4" "$used"
}

# in_use NETWORK SUBNET INTERFACES
in_use() {
  if [ -z "$3" ]; then
    ok "network $1: nobody else uses $2"
  else
    problem "network $1: $2 is in use by$3"
  fi
}
