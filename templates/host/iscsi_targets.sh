#!/bin/bash
# Creates the iSCSI targets of the lab {{ site | line }} with LIO. Existing targets stay unchanged.
# Run it again after a boot if a portal is the address of a bridge: LIO restores its targets before the bridge exists.
# libvirt's firewall zone keeps guests out until: firewall-cmd --permanent --zone=libvirt --add-service=iscsi-target
set -eu

dry_run=
changed=

usage() {
  cat <<EOF
Usage: ${0##*/} [--dry-run]
Creates the missing iSCSI targets. Needs root and targetcli.

  --dry-run  print the commands that would change something, run none
EOF
}
die() { echo "${0##*/}: $*" >&2; exit 1; }
change() {
  changed=1
  echo "${*@Q}"
  [ -n "$dry_run" ] || "$@"
}
exists() { targetcli "$1" ls >/dev/null 2>&1; }
# attribute TPG NAME VALUE
attribute() {
  [[ $(targetcli "$1" get attribute "$2" 2>/dev/null) == "$2=$3"* ]] || change targetcli "$1" set attribute "$2=$3"
}

# target NAME IQN FILE SIZE PORTAL [INITIATOR ...]
target() {
  local backstore=/backstores/fileio/$1 iqn=$2 tpg=/iscsi/$2/tpg1 file=$3 size=$4 portal=$5 initiator
  shift 5
  if ! exists "$backstore"; then
    # targetcli allocates every block of a file that it creates
    [ -e "$file" ] || change truncate --size="${size}G" "$file"
    change targetcli /backstores/fileio create "name=${backstore##*/}" "file_or_dev=$file"
  fi
  if ! exists "/iscsi/$iqn"; then
    change targetcli /iscsi create "$iqn"
    # LIO adds this portal to every new target
    [ "$portal" = 0.0.0.0 ] || change targetcli "$tpg/portals" delete 0.0.0.0 3260
  fi
  exists "$tpg/portals/$portal:3260" || change targetcli "$tpg/portals" create "$portal" 3260
  exists "$tpg/luns/lun0" || change targetcli "$tpg/luns" create "$backstore"
  attribute "$tpg" authentication 0
  if [ $# -eq 0 ]; then
    attribute "$tpg" generate_node_acls 1
    attribute "$tpg" cache_dynamic_acls 1
    attribute "$tpg" demo_mode_write_protect 0
  else
    attribute "$tpg" generate_node_acls 0
    for initiator; do
      exists "$tpg/acls/$initiator" || change targetcli "$tpg/acls" create "$initiator"
    done
  fi
}

while [ $# -gt 0 ]; do
  case $1 in
    --dry-run) dry_run=1 ;;
    --help|-h) usage; exit ;;
    *) usage >&2; exit 2 ;;
  esac
  shift
done
command -v targetcli >/dev/null || die "targetcli is missing (Debian: targetcli-fb, Fedora: targetcli)"

{% for name, target in iscsi.targets %}
{% set portal = target.portal or "0.0.0.0" %}
target {{ name | word | sh }} {{ target.iqn | word | sh }} {{ target.file | word | sh }} {{ target.size | int }} {{ portal | word | sh }}
{%- for initiator in target.initiators %} {{ initiator | word | sh }}{% endfor %}

{% endfor %}

[ -z "$changed" ] || change targetcli saveconfig
