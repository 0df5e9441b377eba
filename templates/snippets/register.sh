#!/bin/bash
{% block does %}{% endblock %}
set -eu

kind={{ kind | sh }}
# Of the commands of virsh
group={{ command | sh }}
connect={{ virtinst.connect | sh }}
here=$(dirname "$0")
files=$here/{{ directory | sh }}
lab=()
declare -A name_in_libvirt=() planned_uuid=()
# object NAME NAME-IN-LIBVIRT UUID
object() { lab+=("$1") name_in_libvirt[$1]=$2 planned_uuid[$1]=$3; }
{% for object in objects %}
object {{ object.name | sh }} {{ (object | libvirt_name if command == "net" else object.name) | sh }} {{ object.uuid | sh }}
{% endfor %}
check=
{% if command == "pool" %}
guest=
{% endif %}
dry_run=
replace=
names=()

usage() {
  cat <<EOF
Usage: ${0##*/} [--check | --dry-run] [--replace] [--connect URI] [NAME ...]
Registers the named ${kind}s, or all: ${lab[*]}
A $kind of the same name that is not of this lab is left alone. What stands in the way is told before the first change.

  --check        only tell what stands in the way
{% if command == "pool" %}
  --guest GUEST  only tell who else uses volumes that GUEST is to have
{% endif %}
  --dry-run      print the virsh commands that would change something, run none of them
  --replace      define anew what is not as planned: {% block replaced %}{% endblock %}

  --connect URI  libvirt to use (default: $connect)

Exit status: 0 all is as planned, with --check that nothing stands in the way, 1 something does or is not, 2 a mistake in
the command line.
EOF
}
{% include "snippets/script.sh" %}
{% include "snippets/change.sh" %}
{% include "snippets/lock.sh" %}

{% include "snippets/objects.sh" %}

{% include "snippets/facts.sh" %}

{% include "snippets/foreign.sh" %}

{% block parts %}{% endblock %}

# Of an object, by its name in libvirt
is_defined() { [ -n "${uuid_of[$group $1]-}" ]; }
is_running() { is_defined "$1" && [ -n "${state_of[active $group ${uuid_of[$group $1]}]-}" ]; }
is_autostarting() { is_defined "$1" && [ -n "${state_of[autostart $group ${uuid_of[$group $1]}]-}" ]; }

register() {
  local name=${name_in_libvirt[$1]} file=$files/$1.xml old='' status=0 cut_off
  if is_defined "$name"; then
    adapt "$name" "$file" || status=$?
    if [ "$status" = 3 ]; then
      cut_off=$(users "$name" | tr '\n' ' ')
      if [ -z "$replace" ]; then
        say "$kind $name is not as planned:"$'\n'"$differences"
        say "to define it anew: $(printed "$0" --replace --connect "$connect" "$1") (running guests that this cuts off: ${cut_off:-none})"
        return 3
      fi
      [ -z "$cut_off" ] || say "$kind $name: start these guests again: $cut_off"
      old=$(virsh "$group-dumpxml" --inactive "$name")
      [ -n "$old" ] || no_answer "$group-dumpxml $name"
      ! is_running "$name" || change "$group-destroy" "$name" || return
      change "$group-undefine" "$name" || return
    else
      [ "$status" = 0 ] || return
    fi
  fi
  if ! is_defined "$name" || [ -n "$old" ]; then
    if ! define "$name" "$file"; then
      undo "$name" "$old"
      return 1
    fi
  else
    is_running "$name" || change "$group-start" "$name" || return
    is_autostarting "$name" || change "$group-autostart" "$name" || return
  fi
  complete "$1"
}

# define NAME FILE
define() {
  change "$group-define" --validate "$2" || return
{% if command == "pool" %}
  change pool-build "$1" || return
{% endif %}
  change "$group-start" "$1" || return
  change "$group-autostart" "$1"
}

# undo NAME XML: leaves nothing half made, and what was there before as it was
undo() {
  if listed "$1" "$(virsh "$group-list" --all --name)"; then change "$group-undefine" "$1"; fi
  [ -n "$2" ] || return 0
  change "$group-define" <(echo "$2")
  change "$group-start" "$1"
  change "$group-autostart" "$1"
}

while [ $# -gt 0 ]; do
  case $1 in
    --check) check=yes ;;
{% if command == "pool" %}
    --guest) guest=${2:?--guest needs a guest}; shift ;;
{% endif %}
    --dry-run) dry_run=yes ;;
    --replace) replace=yes ;;
    --connect) connect=${2:?--connect needs a URI}; shift ;;
    -h | --help) usage; exit ;;
    -*) usage >&2; exit 2 ;;
    *) names+=("$1") ;;
  esac
  shift
done

type -P virsh >/dev/null || die "virsh is missing (Debian: libvirt-clients, Fedora: libvirt-client)"
[ -n "${names[*]}" ] || names=("${lab[@]}")
for name in "${names[@]}"; do
  [ -n "${planned_uuid[$name]-}" ] || die "no $kind $name in this lab: ${lab[*]}"
done
{% if command == "pool" %}
if [ -n "$guest" ]; then
  [ -n "${guest_uuid[$guest]-}" ] || die "no guest $guest in this lab"
  refuse_volumes "$guest"
  [ -z "$refused" ]
  exit
fi
{% endif %}
if [ -z "$check$dry_run" ]; then
  lock {{ (site + "-" + command) | sh }}
  trap 'rm -f "$lock"' EXIT
fi
for name in "${names[@]}"; do
  [ -r "$files/$name.xml" ] || die "cannot read $files/$name.xml"
done
read_all
for name in "${names[@]}"; do
  refuse_foreign "$group" "$kind" "${name_in_libvirt[$name]}" "${planned_uuid[$name]}"
done
for name in "${names[@]}"; do refuse_conflicts "$name" "$files/$name.xml"; done
if [ -n "$refused" ]; then
  remedy
  exit 1
fi
[ -z "$check" ] || exit 0

status=0
for name in "${names[@]}"; do
  register "$name" || { say "$kind $name is not ready"; status=1; }
done
exit $status
