read_all() {
  read_libvirt
  host_subnets=() host_interfaces=' '
  [ -n "$remote" ] || read_host
  sort_facts
}

# refuse_conflicts NAME FILE: refuses a network that libvirt would define but not start, or whose subnet is in use
refuse_conflicts() {
  local name=${name_in_libvirt[$1]} kind key fact one two hex
  [ -z "${is_external[$1]-}" ] || return 0
  # A network that runs stays unchanged.
  if [ -n "${state_of[active net ${planned_uuid[$1]}]-}" ] && [ -z "$replace" ]; then return; fi
  while IFS=$'\037' read -r _ _ fact one two; do
    case $fact in
      bridge) refuse_bridge "$name" "$one" ;;
      subnet)
        digits "$one"
        refuse_subnet "$name" "$one/$two" "$hex" "$two"
        ;;
    esac
  done < <(object_facts <"$2")
}

# sort_facts: sets `lab_bridges` to those of this lab's networks that run, and of the networks of others `bridges` to BRIDGE
# NETWORK, and, where they run, `subnets` to HEX PREFIX NETWORK
sort_facts() {
  local kind key fact one two hex
  lab_bridges=' ' bridges=() subnets=()
  while IFS=$'\037' read -r kind key fact one two; do
    [ "$kind" = net ] || continue
    if [ -n "${is_planned[$key]-}" ]; then
      if [ "$fact" = bridge ] && [ -n "${state_of[active net $key]-}" ]; then lab_bridges+="$one "; fi
    elif [ "$fact" = bridge ]; then
      bridges+=("$one ${name_of[net $key]}")
    elif [ "$fact" = subnet ] && [ -n "${state_of[active net $key]-}" ]; then
      digits "$one"
      subnets+=("$hex $two ${name_of[net $key]}")
    fi
  done <"$facts"
}

# refuse_bridge NETWORK BRIDGE
refuse_bridge() {
  local bridge
  for bridge in "${bridges[@]}"; do
    [ "${bridge%% *}" != "$2" ] || { refuse "network $1: its bridge $2 is that of network ${bridge#* }"; return; }
  done
  if [[ $host_interfaces == *" $2 "* && $lab_bridges != *" $2 "* ]]; then
    refuse "network $1: its bridge $2 is an interface of this host"
  fi
}

# refuse_subnet NETWORK SUBNET HEX PREFIX
refuse_subnet() {
  local subnet prefix hex interface network via reported=$lab_bridges
  for subnet in "${subnets[@]}"; do
    read -r hex prefix network <<<"$subnet"
    ! overlaps "$3" "$4" "$hex" "$prefix" || refuse "network $1: $2 is in use by network $network"
  done
  # Bridges of libvirt's networks are reported by now.
  for subnet in "${bridges[@]}"; do reported+="${subnet%% *} "; done
  for subnet in "${host_subnets[@]}"; do
    read -r interface hex prefix via <<<"$subnet"
    if [[ $reported == *" $interface "* ]] || ! overlaps "$3" "$4" "$hex" "$prefix"; then continue; fi
    # A wider route through a gateway still leads to its other addresses.
    if [ -n "$via" ] && [ "$prefix" -lt "$4" ]; then continue; fi
    refuse "network $1: $2 is in use by interface $interface"
    reported+="$interface "
  done
}

# remedy: prints how both labs fit on the host
remedy() {
  local used=() count=0 free hex
{% for network in networks %}
{% for own in network.host_addresses %}
{% if own.family == 4 %}
  digits {{ own.address | sh }}
  used+=("$hex" {{ own.prefix | int }})
  count=$((count + 1))
{% endif %}
{% endfor %}
{% endfor %}
  free_subnets "$count" "${used[@]}"
  say "to run this lab beside them, set {{ "another" if name_prefix else "a" }} \`name_prefix\` in a \`common\` layer, and other subnets; these are free: ${free:-none}"
}
