{% set kind = "storage pool" %}
{% set command = "pool" %}
{% set directory = "storages.d" %}
{% set objects = storages %}
{% extends "snippets/register.sh" %}
{% block does %}
# Registers the storage pools of this lab with libvirt: defines missing ones, starts all, and has them start with the host.
# Creates the volumes that guests share. A pool that differs from the plan needs --replace.
{% endblock %}
{% block replaced %}
the files in its directory stay
{%- endblock %}
{% block parts %}
{% include "snippets/image-users.sh" %}

{% include "snippets/pool-users.sh" %}

{% include "snippets/pool-conflicts.sh" %}

# compare NAME FILE: sets `others` to the differences of an existing pool from the plan
compare() {
  local kind key fact path type planned planned_type planned_source
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
  if [ -z "${is_external[$1]-}" ]; then
    while IFS=$'\037' read -r kind key fact path _; do
      if [ "$kind $key $fact" != "pool ${uuid_of[pool $1]} source" ] || [ "$path" = "$planned_source" ]; then continue; fi
      others+="not planned: source $path"$'\n'"planned: source ${planned_source:-none}"$'\n'
    done <"$facts"
  fi
}
print_differences() {
  [ -z "$others" ] || printf %s "$others" | sed 's/^/other\t/'
}
adapt() { :; }

# The types of the pools, and the pools that do not start with the host
declare -A type_of=() starts_by_hand=()
{% for storage in storages %}
type_of[{{ storage.name | sh }}]={{ storage.type | sh }}{% if storage.autostart == false %} starts_by_hand[{{ storage.name | sh }}]=yes{% endif %}

{% endfor %}
starts_with_host() { [ -z "${starts_by_hand[$1]-}" ]; }
# prepare POOL: makes its directory or its mount point
prepare() {
  case ${type_of[$1]} in
    dir | fs | netfs) change pool-build "$1" ;;
  esac
}
# is_blank_source POOL: whether the devices of a pool that does not start may be made anew. libvirt refuses one that is not blank.
is_blank_source() {
  case ${type_of[$1]} in
    fs | logical | disk) say "storage pool $1 does not start: its devices are made anew if they are blank" ;;
    *) return 1 ;;
  esac
}
find_cut_off() { cut_off=; }
{% endblock %}
