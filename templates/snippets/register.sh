#!/bin/bash
# Makes libvirt know the {{ kind | line }}s of this lab: defines the missing ones, starts and autostarts all of them.
# One that is there already keeps its definition.
set -eu

kind={{ kind | sh }}
connect={{ virtinst.connect | sh }}
lab=(
{% for object in objects %}
  {{ object.name | sh }}
{% endfor %}
)
dry_run=
names=()

usage() {
  cat <<EOF
Usage: ${0##*/} [--dry-run] [--connect URI] [NAME ...]
Registers the named ${kind}s, or all: ${lab[*]}

  --dry-run      print the virsh commands that would change something, run none of them
  --connect URI  libvirt to use (default: $connect)
EOF
}
say() { echo "${0##*/}: $*" >&2; }
die() { say "$*"; exit 1; }
{% include "snippets/listed.sh" %}

change() {
  local words
  printf -v words ' %q' --connect "$connect" "$@"
  echo "virsh$words"
  [ -n "$dry_run" ] || virsh --quiet --connect "$connect" "$@"
}

register() {
  local name=$1
  if listed "$name" "$defined"; then
    say "$kind $name is defined already"
  else
    change {{ command | sh }}-define --validate "$(dirname "$0")/{{ directory | sh }}/$name.xml" || return
{% if command == "pool" %}
    change pool-build "$name" || return
{% endif %}
  fi
  listed "$name" "$active" || change {{ command | sh }}-start "$name" || return
  listed "$name" "$autostarted" || change {{ command | sh }}-autostart "$name"
}

while [ $# -gt 0 ]; do
  case $1 in
    --dry-run) dry_run=yes ;;
    --connect) connect=${2:?--connect needs a URI}; shift ;;
    -h | --help) usage; exit ;;
    -*) usage >&2; exit 2 ;;
    *) names+=("$1") ;;
  esac
  shift
done

type -P virsh >/dev/null || die "virsh is missing (Debian: libvirt-clients, Fedora: libvirt-client)"
defined=$(virsh --connect "$connect" {{ command | sh }}-list --all --name) || die "no answer from libvirt at $connect"
active=$(virsh --connect "$connect" {{ command | sh }}-list --name)
autostarted=$(virsh --connect "$connect" {{ command | sh }}-list --all --autostart --name)

status=0
[ -n "${names[*]}" ] || names=("${lab[@]}")
for name in "${names[@]}"; do
  listed "$name" "$(printf '%s\n' "${lab[@]}")" || die "no $kind $name in this lab: ${lab[*]}"
done
for name in "${names[@]}"; do
  register "$name" || { say "$kind $name is not ready"; status=1; }
done
exit $status
