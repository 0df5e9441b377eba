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
# adapt NAME FILE: whether a pool that is there is what is planned; 3: it is another
adapt() {
  local path='s:.*<path>\(.*\)</path>.*:\1:p' is planned
  is=$(virsh pool-dumpxml --inactive "$1" | sed -n "$path") || return
  planned=$(sed -n "$path" "$2")
  [ "$is" != "$planned" ] || return 0
  differences="  not planned: directory ${is:-none}"$'\n'"  planned: directory $planned"
  return 3
}
users() { :; }
clash() { :; }

# complete NAME: makes the volumes of a pool that guests share
complete() {
  case $1 in
{% for storage in storages %}
    {{ storage.name | sh }})
{% for guest in guests %}
{% for disk in guest.disks %}
{% if disk.shared and disk.pool == storage.name %}
      shared "$1" {{ disk.volume | sh }} {{ disk.size | int }} {{ disk.format | sh }} || return
{% endif %}
{% endfor %}
{% endfor %}
      ;;
{% endfor %}
  esac
}

# shared POOL VOLUME GIB FORMAT
made=
shared() {
  # Each of its guests names it.
  ! listed "$1/$2" "$made" || return 0
  made+=$'\n'$1/$2
  if ! virsh vol-info --pool "$1" "$2" &>/dev/null; then
    change vol-create-as "$1" "$2" "$3G" --allocation 0 --format "$4"
  fi
}
{% endblock %}
