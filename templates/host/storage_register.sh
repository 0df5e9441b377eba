{% set kind = "storage pool" %}
{% set command = "pool" %}
{% set directory = "storages.d" %}
{% set objects = storages %}
{% extends "snippets/register.sh" %}
{% block does %}
# Makes libvirt know the storage pools of this lab, and makes the volumes that guests share: defines the missing pools,
# starts and autostarts all of them. One that differs from the plan takes --replace.
{% endblock %}
{% block replaced %}
what is in its directory stays
{%- endblock %}
{% block parts %}
{% include "snippets/image-users.sh" %}

{% include "snippets/pool-users.sh" %}

{% include "snippets/pool-conflicts.sh" %}

# compare NAME FILE: sets `others` to how a pool that is there differs from the plan
compare() {
  local kind key fact path type planned planned_type
  others=
  read_target "$1" "$2" || return
  while IFS=$'\037' read -r kind key fact path type; do
    [ "$kind $key $fact" = "pool ${uuid_of[pool $1]} target" ] || continue
    if [ -n "${is_external[$1]-}" ]; then
      [ "$path" = "$planned" ] || others+="directory ${path:-none}, planned $planned"$'\n'
      [ "$type" = "$planned_type" ] || others+="type $type, planned $planned_type"$'\n'
      continue
    fi
    [ "$path" = "$planned" ] || others+="not planned: directory ${path:-none}"$'\n'"planned: directory $planned"$'\n'
    [ "$type" = "$planned_type" ] || others+="not planned: type $type"$'\n'"planned: type $planned_type"$'\n'
  done <"$facts"
}
tell_differences() {
  [ -z "$others" ] || printf %s "$others" | sed 's/^/other\t/'
}
adapt() { :; }
find_cut_off() { cut_off=; }
{% endblock %}
