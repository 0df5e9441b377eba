# external_plan: prints the plan for networks of the host, with \037 between the fields: NETWORK, then
#   bridge BRIDGE, address FAMILY ADDRESS PREFIX, range FAMILY START END, and
#   host GUEST MAC NAME ADDRESS ADDRESS6, where further names of the network have neither a guest nor a MAC
# shellcheck disable=SC2317 # a lab may have no such network
external_plan() {
  local IFS=$'\037'
  is() { echo "$*"; }
{% for network in networks %}
{% if network.external %}
{% if network.bridge %}
  is {{ network.name | sh }} bridge {{ network.bridge.name | sh }}
{% endif %}
{% for own in network.host_addresses %}
  is {{ network.name | sh }} address {{ own.family | int }} {{ own.address | sh }} {{ own.prefix | int }}
{% if own.dhcp and own.dhcp.start %}
  is {{ network.name | sh }} range {{ own.family | int }} {{ own.dhcp.start | sh }} {{ own.dhcp.end | sh }}
{% endif %}
{% endfor %}
{% for host in network.hosts %}
  is {{ network.name | sh }} host {{ host.guest | sh }} {{ host.mac | sh }} {{ (host.fqdn if host.dns else "") | sh }} {{ (host.ip or "") | sh }} {{ (host.ip6 or "") | sh }}
{% endfor %}
{% for entry in network.names %}
  is {{ network.name | sh }} host '' '' {{ entry.name | sh }} {{ entry.ip | sh }} ''
{% endfor %}
{% endif %}
{% endfor %}
}

# own_hosts NETWORK UUID ...: prints lines as of `external_plan` for the hosts in the marks of these guests
# shellcheck disable=SC2317 # as above
own_hosts() {
  local network=$1 uuid line
  shift
  for uuid; do
    while IFS= read -r line; do
      if [ "${line%%$'\037'*}" = "$network" ]; then printf '%s\037host\037\037%s\n' "$network" "${line#*$'\037'}"; fi
    done <<<"${all_hosts_of_mark[$uuid]-}"
  done
}
# external_changes NETWORK SIDE PLAN OWN: prints the operations that change a network of the host to the plan, in lines of
# external-changes.awk; SIDE is live or config, PLAN and OWN are files of lines as of `external_plan`
# shellcheck disable=SC2317 # as above
external_changes() {
  printf '%s\n' "${xml_of[$2 ${uuid_of[net $1]}]}" | LC_ALL=C awk -v "network=$1" -v "only_removed=${only_removed-}" '
{% include "snippets/external-changes.awk" %}
' part=plan "$3" part=own "$4" part=is RS='<' -
}
# update NAME OPERATIONS OPTION ...: changes hosts of a network
# shellcheck disable=SC2317 # as above
update() {
  local name=$1 operations=$2 operation section parent xml
  shift 2
  while IFS=$'\t' read -r operation section parent xml; do
    [ -n "$xml" ] || continue
    change net-update "$name" "$operation" "$section" "$xml" --parent-index "$parent" "$@" || return
  done <<<"$operations"
}

# adapt_hosts NAME CONFIG LIVE: runs the operations for the network as it starts and as it runs; empty: none, or it does not run
# shellcheck disable=SC2317 # as above
adapt_hosts() {
  if [ "$2" = "$3" ]; then
    update "$1" "$2" --live --config
  else
    update "$1" "$3" --live && update "$1" "$2" --config
  fi
}
