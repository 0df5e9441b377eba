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

# adapt NAME FILE: whether a pool that is there is what is planned; 3: it is another
adapt() {
  local path='s:.*<path>\(.*\)</path>.*:\1:p' is planned
  is=$(virsh pool-dumpxml --inactive "$1") && [ -n "$is" ] || return 1
  is=$(sed -n "$path" <<<"$is")
  planned=$(sed -n "$path" "$2")
  [ "$is" != "$planned" ] || return 0
  differences="  not planned: directory ${is:-none}"$'\n'"  planned: directory $planned"
  return 3
}
users() { :; }
{% endblock %}
