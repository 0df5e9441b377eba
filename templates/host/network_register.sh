{% set kind = "network" %}
{% set command = "net" %}
{% set directory = "networks.d" %}
{% set objects = networks %}
{% extends "snippets/register.sh" %}
{% block does %}
# Makes libvirt know the networks of this lab: defines the missing ones, starts and autostarts all of them. Where one
# differs from the plan in its DHCP and DNS hosts, they are changed as it runs; all else takes --replace.
{% endblock %}
{% block replaced %}
its guests lose the network until they are started again
{%- endblock %}
{% block parts %}
{% include "snippets/subnets.sh" %}

{% include "snippets/network-conflicts.sh" %}

# changes IS PLANNED: what takes the one network to the other
changes() {
  awk '
{% include "snippets/network-changes.awk" %}
' <(echo "$1") <(echo "$2")
}

# update NAME OPERATIONS OPTION ...: changes hosts
update() {
  local name=$1 operations=$2 operation section parent xml
  shift 2
  while IFS=$'\t' read -r operation section parent xml; do
    [ -n "$xml" ] || continue
    change net-update "$name" "$operation" "$section" "$xml" --parent-index "$parent" "$@" || return
  done <<<"$operations"
}

# adapt NAME FILE: takes a network that is there to what is planned; 3: it takes more than that
adapt() {
  local name=$1 planned config live=''
  planned=$(cat "$2") || return
  config=$(virsh net-dumpxml --inactive "$name") && [ -n "$config" ] || return 1
  config=$(changes "$config" "$planned")
  if is_running "$name"; then
    live=$(virsh net-dumpxml "$name") && [ -n "$live" ] || return 1
    live=$(changes "$live" "$planned")
  fi
  if [[ $config$live == *$'other\t'* ]]; then
    differences=$(printf '%s\n' "$config" "$live" | sed -n 's/^other\t/  /p' | sort -u)
    return 3
  elif ! is_running "$name"; then
    update "$name" "$config" --config
  elif [ "$config" = "$live" ]; then
    update "$name" "$config" --live --config
  else
    update "$name" "$live" --live && update "$name" "$config" --config
  fi
}

# users NAME: the running guests that are on it
users() {
  local guest
  for guest in $(virsh list --name); do
    if virsh domiflist "$guest" | awk -v name="$1" '$3 == name { found = 1 } END { exit !found }'; then echo "$guest"; fi
  done
}
complete() { :; }
{% endblock %}
