#!/bin/bash
{% block does %}{% endblock %}
set -euo pipefail
{% include "snippets/script.sh" %}

kind={{ kind | sh }}
# Of the commands of virsh
group={{ command | sh }}
connect={{ virtinst.connect | sh }}
files=$here/{{ directory | sh }}
lab=()
declare -A name_in_libvirt=() planned_uuid=() is_planned=()
# object NAME NAME-IN-LIBVIRT UUID
object() { lab+=("$1") name_in_libvirt[$1]=$2 planned_uuid[$1]=$3 is_planned[$3]=yes; }
# external NAME: an object of the host, with a name and a UUID of the host
declare -A is_external=()
# shellcheck disable=SC2317 # a lab may have none
external() { lab+=("$1") name_in_libvirt[$1]=$1 is_external[$1]=yes; }
{% for object in objects %}
{% if object.external %}
external {{ object.name | sh }}
{% else %}
object {{ object.name | sh }} {{ (object | libvirt_name if command == "net" else object.name) | sh }} {{ object.uuid | sh }}
{% endif %}
{% endfor %}
check=
list=
{% if command == "pool" %}
guest=
{% endif %}
dry_run=
replace=
# Set by `compare`: there are differences that stop nothing
later=
names=()

usage() {
  cat <<EOF
Usage: ${0##*/} [--check | --dry-run | --list] [--replace] [--connect URI] [NAME ...]
Registers the named ${kind}s, or all: ${lab[*]}
Never changes a $kind of the same name that is not of this lab. Before the first change, it prints every conflict, and stops.
{% if command == "net" %}
A network of the host (\`external: true\`) only gets the lab's DHCP and DNS hosts, which are removed when they leave the plan.
{% else %}
A pool of the host (\`external: true\`) stays unchanged, and is compared with the plan.
{% endif %}

  --check        only print conflicts
{% if command == "pool" %}
  --guest GUEST  only print who else uses volumes that are planned for GUEST
{% endif %}
  --dry-run      print the virsh commands that would change something, run none of them
  --list         only print differences: NAME, a tab, "change" if this script applies it or "other", a tab, text
  --replace      define each $kind that differs from the plan again: {% block replaced %}{% endblock %}

  --adopt        take over a lab that was brought up from another directory or host: this output has moved here
  --reading DIR  use the state that \`up\` or \`status\` has read; \`up\` holds the lock
  --connect URI  libvirt to use (default: $connect)

Exit status: 0 all is as planned (with --check: no conflict), 1 it is not (with --check: a conflict), 2 a mistake in the
command line.
EOF
}
{% include "snippets/change.sh" %}
{% include "snippets/lock.sh" %}

{% include "snippets/reading.sh" %}

{% include "snippets/listed.sh" %}

{% include "snippets/marks.sh" %}

{% include "snippets/foreign.sh" %}

{% block parts %}{% endblock %}

# These take the name of an object in libvirt.
is_defined() { [ -n "${uuid_of[$group $1]-}" ]; }
is_running() { is_defined "$1" && [ -n "${state_of[active $group ${uuid_of[$group $1]}]-}" ]; }
is_autostarting() { is_defined "$1" && [ -n "${state_of[autostart $group ${uuid_of[$group $1]}]-}" ]; }

# register NAME: 3: it exists, and differs from the plan
register() {
  local name=${name_in_libvirt[$1]} file=$files/$1.xml old='' cut_off
  if [ -n "${is_external[$1]-}" ]; then
    compare "$name" "$file" && adapt "$name" && complete "$1"
    return
  fi
  if is_defined "$name"; then
    compare "$name" "$file" || return
    [ -z "$others$later" ] || find_cut_off "$name"
    if [ -n "$others$later" ] && [ -n "$replace" ]; then
      [ -z "$cut_off" ] || say "$kind $name: restart these guests: $cut_off"
      old=$(virsh "$group-dumpxml" --inactive "$name") || old=
      [[ $old == *'</'* ]] || no_answer "$group-dumpxml $name"
      ! is_running "$name" || change "$group-destroy" "$name" || return
      change "$group-undefine" "$name" || return
    else
      [ -z "$others$later" ] || explain_replace "$name" "$1"
      [ -z "$others" ] || return 3
      adapt "$name" || return
    fi
  fi
  if ! is_defined "$name" || [ -n "$old" ]; then
    if ! define "$name" "$file"; then
      undo "$name" "$old"
      return 1
    fi
  else
    is_running "$name" || change "$group-start" "$name" || return
{% if command == "pool" %}
    if starts_with_host "$name"; then
      is_autostarting "$name" || change pool-autostart "$name" || return
    else
      ! is_autostarting "$name" || change pool-autostart "$name" --disable || return
    fi
{% else %}
    is_autostarting "$name" || change "$group-autostart" "$name" || return
{% endif %}
  fi
  complete "$1"
}

# explain_replace NAME NAME-IN-PLAN: prints the differences that need a new definition
explain_replace() {
  print_differences | sort -u | sed 's/^[^\t]*\t/  /' | { say "$kind $1 differs from the plan:"; cat >&2; }
  say "to apply this: $(printed "$0" --replace --connect "$connect" "$2") (running guests that lose their connection: ${cut_off:-none})"
  [ -n "$others" ] || say "$kind $1 runs unchanged until then"
}

# refuse_external NAME: refuses an object of the host that does not exist, does not run, or differs from the plan
refuse_external() {
  local name=${name_in_libvirt[$1]} what text
  if ! is_defined "$name"; then
    refuse "$kind $name belongs to the host (\`external: true\`), but libvirt does not have it: define it, or remove \`external\`"
  elif ! is_running "$name"; then
    refuse "$kind $name belongs to the host (\`external: true\`), but does not run: start it: $(printed virsh --connect "$connect" "$group-start" "$name")"
  else
    compare "$name" "$files/$1.xml" || die "$kind $name cannot be compared with the plan"
    while IFS=$'\t' read -r what text; do
      [ "$what" != other ] || refuse "$kind $name belongs to the host (\`external: true\`), but differs from the plan: $text"
    done < <(print_differences | sort -u)
  fi
}

# offer_external NAME: prints how to use an object of the host that has the name
offer_external() {
  [ "${name_in_libvirt[$1]}" = "$1" ] && [ "${uuid_of[$group $1]-${planned_uuid[$1]}}" != "${planned_uuid[$1]}" ] || return 0
  say "to use the $kind $1 of this host unchanged, give it \`external: true\`"
}

# define NAME FILE
define() {
  change "$group-define" --validate "$2" || return
{% if command == "pool" %}
  prepare "$1" || return
  change pool-start "$1" || { is_blank_source "$1" && change pool-build "$1" --no-overwrite && change pool-start "$1"; } || return
  ! starts_with_host "$1" || change pool-autostart "$1"
{% else %}
  change "$group-start" "$1" || return
  change "$group-autostart" "$1"
{% endif %}
}

# undo NAME XML: removes an incomplete object, and restores the one with this XML
undo() {
  if listed "$1" "$(virsh "$group-list" --all --name)"; then change "$group-undefine" "$1"; fi
  [ -n "$2" ] || return 0
  change "$group-define" <(echo "$2")
  change "$group-start" "$1"
  change "$group-autostart" "$1"
}

# list_differences NAME: prints the differences from the plan, a line each
list_differences() {
  local name=${name_in_libvirt[$1]} text line
  if [ -n "${uuid_of[$group $name]-}" ] && [ "${uuid_of[$group $name]}" = "${planned_uuid[$1]-${uuid_of[$group $name]}}" ]; then
    compare "$name" "$files/$1.xml" || die "$kind $name cannot be compared with the plan"
    text=$(
      print_differences
      [ -n "${is_external[$1]-}" ] || is_running "$name" || echo $'change\tto start'
{% if command == "pool" %}
      [ -n "${is_external[$1]-}" ] || ! starts_with_host "$name" || is_autostarting "$name" || echo $'change\tto start with the host'
      [ -n "${is_external[$1]-}" ] || starts_with_host "$name" || ! is_autostarting "$name" || echo $'change\tnot to start with the host'
{% else %}
      [ -n "${is_external[$1]-}" ] || is_autostarting "$name" || echo $'change\tto start with the host'
{% endif %}
    )
    [ -z "$text" ] || sort -u <<<"$text" | while IFS= read -r line; do printf '%s\t%s\n' "$1" "$line"; done
  fi
  now=$1
  refuse() { printf '%s\tother\t%s\n' "$now" "$*"; }
  refuse_conflicts "$1" "$files/$1.xml"
}

while [ $# -gt 0 ]; do
  case $1 in
    --check) check=yes ;;
{% if command == "pool" %}
    --guest) needs "$@"; guest=$2; shift ;;
{% endif %}
    --dry-run) dry_run=yes ;;
    --list) list=yes ;;
    --replace) replace=yes ;;
    --adopt) adopt=yes ;;
    --reading) needs "$@"; reading=$2; shift ;;
    --connect) needs "$@"; connect=$2; shift ;;
    -h | --help) usage; exit ;;
    -*) misuse "unknown option $1: see --help" ;;
    '') misuse "an argument is empty" ;;
    *) names+=("$1") ;;
  esac
  shift
done

type -P virsh >/dev/null || die "virsh is missing (Debian: libvirt-clients, Fedora: libvirt-client)"
[ -n "${names[*]}" ] || names=("${lab[@]}")
for name in "${names[@]}"; do
  [ -n "${name_in_libvirt[$name]-}" ] || misuse "no $kind $name in this lab: ${lab[*]}"
done
{% if command == "pool" %}
if [ -n "$guest" ]; then
  [ -n "${guest_uuid[$guest]-}" ] || misuse "no guest $guest in this lab"
  refuse_volumes "$guest"
  [ -z "$refused" ]
  exit
fi
{% endif %}
if [ -z "$check$list$dry_run" ]; then
  if [ -n "$reading" ]; then lock "$lab_name-$group"; else lock_lab; fi
fi
for name in "${names[@]}"; do
  [ -n "${is_external[$name]-}" ] || [ -r "$files/$name.xml" ] || die "cannot read $files/$name.xml"
done
read_all
read_origin "$here/.."
read_marks
if [ -n "$list" ]; then
  for name in "${names[@]}"; do list_differences "$name"; done
  exit
fi
refuse_other_origin
for name in "${names[@]}"; do [ -z "${is_external[$name]-}" ] || refuse_external "$name"; done
# For these, a name prefix is no remedy.
external_refused=$refused refused=
for name in "${names[@]}"; do
  [ -n "${is_external[$name]-}" ] || refuse_foreign "$group" "$kind" "${name_in_libvirt[$name]}" "${planned_uuid[$name]}"
done
for name in "${names[@]}"; do refuse_conflicts "$name" "$files/$name.xml"; done
[ -z "$refused" ] || remedy
for name in "${names[@]}"; do [ -n "${is_external[$name]-}" ] || offer_external "$name"; done
[ -z "$refused$external_refused" ] || exit 1
[ -z "$check" ] || exit 0

status=0
for name in "${names[@]}"; do
  register "$name" || { say "$kind $name is not ready"; status=1; }
done
exit "$status"
