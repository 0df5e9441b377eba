#!/bin/bash
# probe.sh BRIDGE MAC: asks the DHCP server behind BRIDGE for a lease as a guest with this MAC would, and prints the
# address, the name and the DNS server that it is given.
set -eu

if [ "$1" != --inside ]; then
  unshare --net "$0" --inside $$ "$@"
  exit
fi
outside=$2 bridge=$3 mac=$4
script=$(mktemp)
trap 'rm -f "$script"' EXIT
cat >"$script" <<'LEASE'
#!/bin/sh
[ "$1" != bound ] || echo "$ip ${hostname:--} $dns"
LEASE
chmod +x "$script"
ip link add eth0 address "$mac" type veth peer name "probe$outside" netns "$outside"
nsenter --net="/proc/$outside/ns/net" ip link set "probe$outside" master "$bridge" up
ip link set eth0 up
busybox udhcpc -i eth0 -f -q -n -t 15 -T 1 -s "$script" 2>/dev/null
