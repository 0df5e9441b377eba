say() { echo "${0##*/}: $*" >&2; }
die() { say "$*"; exit 1; }
virsh() { command virsh --quiet --connect "$connect" "$@"; }
{% include "snippets/listed.sh" %}
