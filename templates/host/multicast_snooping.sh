#!/bin/bash
# Turns off multicast snooping on the bridges of the lab {{ site | line }}: with no IGMP querier on a bridge, snooping
# forgets its groups within minutes, and the cluster and fencing traffic with them.
# As libvirt's network hook it handles the bridge of the network that started (libvirtd looks for new hooks only when
# libvirtd starts). Without arguments it handles every bridge that is up.
set -u

declare -A bridges=(
{% for network in networks %}
{% if network_modes[network.mode].has.ownBridge %}
  [{{ network | libvirt_name | sh }}]={{ network.bridge.name | sh }}
{% endif %}
{% endfor %}
)

dry_run=
status=0
case ${1-} in
  --help|-h)
    echo "Usage: ${0##*/} [--dry-run] | NETWORK OPERATION ..."
    exit ;;
  --dry-run)
    dry_run=1
    shift ;;
esac
networks=("${!bridges[@]}")
if [ $# -gt 0 ]; then
  [ "${2-}" = started ] || exit 0
  networks=("$1")
fi

for network in "${networks[@]}"; do
  switch=/sys/class/net/${bridges[$network]-none}/bridge/multicast_snooping
  if [ -e "$switch" ] && [ "$(cat "$switch")" != 0 ]; then
    echo "echo 0 > $switch"
    [ -n "$dry_run" ] || echo 0 >"$switch" || status=1
  fi
done
# libvirt would stop a network whose hook fails
[ $# -gt 0 ] || exit "$status"
