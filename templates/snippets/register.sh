#!/bin/bash
{% block does %}{% endblock %}
set -eu

kind={{ kind | sh }}
connect={{ virtinst.connect | sh }}
prefix={{ (name_prefix if command == "net" else "") | sh }}
here=$(dirname "$0")
lab=(
{% for object in objects %}
  {{ object.name | sh }}
{% endfor %}
)
dry_run=
replace=
names=()

usage() {
  cat <<EOF
Usage: ${0##*/} [--dry-run] [--replace] [--connect URI] [NAME ...]
Registers the named ${kind}s, or all: ${lab[*]}

  --dry-run      print the virsh commands that would change something, run none of them
  --replace      define anew what is not as planned: {% block replaced %}{% endblock %}

  --connect URI  libvirt to use (default: $connect)

Exit status: 0 all is as planned, 1 something is not, 2 a mistake in the command line.
EOF
}
{% include "snippets/script.sh" %}
{% include "snippets/change.sh" %}
{% include "snippets/lock.sh" %}

{% block parts %}{% endblock %}

register() {
  local name=$prefix$1 file=$here/{{ directory | sh }}/$1.xml old='' status=0 cut_off
  if listed "$name" "$defined"; then
    adapt "$name" "$file" || status=$?
    if [ "$status" = 3 ]; then
      cut_off=$(users "$name" | tr '\n' ' ')
      if [ -z "$replace" ]; then
        say "$kind $name is not as planned:"$'\n'"$differences"
        say "to define it anew: $(printed "$0" --replace --connect "$connect" "$1") (running guests that this cuts off: ${cut_off:-none})"
        return 3
      fi
      [ -z "$cut_off" ] || say "$kind $name: start these guests again: $cut_off"
      old=$(virsh {{ command | sh }}-dumpxml --inactive "$name")
      ! listed "$name" "$active" || change {{ command | sh }}-destroy "$name" || return
      change {{ command | sh }}-undefine "$name" || return
    else
      [ "$status" = 0 ] || return
    fi
  fi
  if ! listed "$name" "$defined" || [ -n "$old" ]; then
    if ! define "$name" "$file"; then
      clash "$name" "$file"
      undo "$name" "$old"
      return 1
    fi
  else
    listed "$name" "$active" || change {{ command | sh }}-start "$name" || return
    listed "$name" "$autostarted" || change {{ command | sh }}-autostart "$name" || return
  fi
  complete "$name"
}

# define NAME FILE
define() {
  change {{ command | sh }}-define --validate "$2" || return
{% if command == "pool" %}
  change pool-build "$1" || return
{% endif %}
  change {{ command | sh }}-start "$1" || return
  change {{ command | sh }}-autostart "$1"
}

# undo NAME XML: leaves nothing half made, and what was there before as it was
undo() {
  if listed "$1" "$(virsh {{ command | sh }}-list --all --name)"; then change {{ command | sh }}-undefine "$1"; fi
  [ -n "$2" ] || return 0
  change {{ command | sh }}-define <(echo "$2")
  change {{ command | sh }}-start "$1"
  change {{ command | sh }}-autostart "$1"
}

while [ $# -gt 0 ]; do
  case $1 in
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
  listed "$name" "$(printf '%s\n' "${lab[@]}")" || die "no $kind $name in this lab: ${lab[*]}"
done
if [ -z "$dry_run" ]; then
  lock {{ (site + "-" + command) | sh }}
  trap 'rm -f "$lock"' EXIT
fi
defined=$(virsh {{ command | sh }}-list --all --name) || die "no answer from libvirt at $connect"
active=$(virsh {{ command | sh }}-list --name)
autostarted=$(virsh {{ command | sh }}-list --all --autostart --name)

status=0
for name in "${names[@]}"; do
  register "$name" || { say "$kind $name is not ready"; status=1; }
done
exit $status
