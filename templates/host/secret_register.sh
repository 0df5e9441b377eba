#!/bin/bash
# Defines a secret of libvirt for each encrypted volume of the lab {{ site | line }}: the passphrase that QEMU opens the volume with.
set -euo pipefail
{% include "snippets/script.sh" %}

connect={{ virtinst.connect | sh }}
check=
list=
dry_run=
names=()
declare -A guest_uuid=()
# The secrets by their UUIDs
secrets=()
declare -A guest_of=() pool_of=() volume_of=() usage_of=() xml_of=() passphrase_of=()
# secret UUID GUEST POOL VOLUME PATH XML
secret() { secrets+=("$1") guest_of[$1]=$2 pool_of[$1]=$3 volume_of[$1]=$4 usage_of[$1]="volume $5" xml_of[$1]=$6; }
# passphrase UUID PASSPHRASE
passphrase() { passphrase_of[$1]=$2; }
{% for guest in guests %}
guest_uuid[{{ guest.name | sh }}]={{ guest.uuid | sh }}
{% endfor %}
{% for volume in encrypted_volumes %}
secret {{ volume.uuid | sh }} {{ volume.guest | sh }} {{ volume.pool | sh }} {{ volume.volume | sh }} {{ volume.path | sh }} {{ ("<description>miniascape: volume " + ((volume.pool + "/" + volume.volume + " of the lab " + site) | xml) + "</description><usage type='volume'><volume>" + (volume.path | xml) + "</volume></usage>") | sh }}
{% endfor %}

usage() {
  cat <<EOF
Usage: ${0##*/} [--check | --dry-run | --list] [--connect URI] [GUEST ...]
Defines libvirt's secrets for the encrypted volumes of the named guests, or of all, with the passphrases in host/passphrases.
Never changes a secret that is not of this lab. Before the first change, it prints every conflict, and stops.

  --check        only print conflicts
  --dry-run      print the commands that would change something, run none of them
  --list         only print differences: the UUID of the guest, a tab, text
  --connect URI  libvirt to use (default: $connect)

Exit status: 0 all is as planned (with --check: no conflict), 1 it is not (with --check: a conflict), 2 a mistake in the
command line.
EOF
}
{% include "snippets/change.sh" %}
{% include "snippets/lock.sh" %}

{% include "snippets/answers.sh" %}

{% include "snippets/ask.sh" %}

{% include "snippets/secrets.sh" %}

# refuse_others UUID: prints a conflict of a secret with one of others; 1: there is one
refuse_others() {
  local other=${secret_for[${usage_of[$1]}]-$1} volume=${pool_of[$1]}/${volume_of[$1]}
  if [ "${usage_is[$1]-${usage_of[$1]}}" != "${usage_of[$1]}" ]; then
    conflict "$1" "the secret $1 of volume $volume is for ${usage_is[$1]}, not for ${usage_of[$1]}: if nothing uses it, remove it: $(printed virsh --connect "$connect" secret-undefine "$1")"
  elif [ "$other" != "$1" ]; then
    conflict "$1" "the secret $other, which is not of this lab, is for ${usage_of[$1]}: give the disk another \`volume\`, or remove that secret"
  fi
}
refused=
# conflict UUID TEXT
conflict() {
  refused=yes
  if [ -n "$list" ]; then printf '%s\t%s\n' "${guest_uuid[${guest_of[$1]}]}" "$2"; else say "$2"; fi
  return 1
}

# read_values UUID ...: sets value_of[UUID] to the base64 of the passphrase that libvirt has; empty: it has none
declare -A value_of=()
read_values() {
  local uuid at=0 requests=() words
  for uuid; do
    [ -z "${usage_is[$uuid]-}" ] || requests+=("secret-get-value $uuid")
  done
  ask "${requests[@]}"
  for uuid; do
    [ -n "${usage_is[$uuid]-}" ] || continue
    split "${answers[at++]}"
    value_of[$uuid]=${words[0]-}
  done
}

# has_volume UUID: whether the volume of a secret is there, or may be
has_volume() {
  local pool=${pool_of[$1]}
  ask "vol-list '${pool//\'/\'\\\'\'}'"
  ! rows "${answers[0]}" || [[ $'\n'${answers[0]} == *$'\n'" ${volume_of[$1]} "* ]]
}

# difference UUID: prints how a secret differs from the plan, as `missing`, `empty`, `other` (its volume is not made yet) or
# `stays` (its volume has another passphrase)
difference() {
  local plan
  if [ -z "${usage_is[$1]-}" ]; then
    echo missing
  elif [ -z "${value_of[$1]}" ]; then
    echo empty
  elif [ -n "${passphrase_of[$1]+known}" ]; then
    plan=$(printf %s "${passphrase_of[$1]}" | base64 -w 0)
    [ "${value_of[$1]}" != "$plan" ] || return 0
    if has_volume "$1"; then echo stays; else echo other; fi
  fi
}

# text_of UUID DIFFERENCE: prints it for people
text_of() {
  local volume=${pool_of[$1]}/${volume_of[$1]}
  case $2 in
    missing) echo "the secret of volume $volume is missing: host/secret_register.sh defines it" ;;
    empty) echo "the secret of volume $volume has no value: host/secret_register.sh sets it" ;;
    other) echo "the secret of volume $volume has another passphrase than the plan: host/secret_register.sh sets it" ;;
    stays) echo "volume $volume has another passphrase than the plan: only a new volume gets that of the plan" ;;
  esac
}

# register UUID DIFFERENCE
register() {
  case $2 in
    '') return 0 ;;
    stays) say "$(text_of "$1" stays)"; return 0 ;;
    missing) change secret-define --validate /dev/stdin <<<"<secret ephemeral='no' private='no'><uuid>$1</uuid>${xml_of[$1]}</secret>" || return ;;
  esac
  [ -n "${passphrase_of[$1]-}$dry_run" ] || { say "$here/passphrases has no passphrase of volume ${pool_of[$1]}/${volume_of[$1]}: copy the whole output"; return 1; }
  # On standard input, because everybody can read the arguments of a process.
  change secret-set-value "$1" --file /dev/stdin < <(printf %s "${passphrase_of[$1]-}" | base64 -w 0)
}

while [ $# -gt 0 ]; do
  case $1 in
    --check) check=yes ;;
    --dry-run) dry_run=yes ;;
    --list) list=yes ;;
    --connect) needs "$@"; connect=$2; shift ;;
    -h | --help) usage; exit ;;
    -*) misuse "unknown option $1: see --help" ;;
    '') misuse "an argument is empty" ;;
    *) names+=("$1") ;;
  esac
  shift
done
type -P virsh >/dev/null || die "virsh is missing (Debian: libvirt-clients, Fedora: libvirt-client)"
for name in "${names[@]}"; do
  [ -n "${guest_uuid[$name]-}" ] || misuse "no guest $name in this lab: ${!guest_uuid[*]}"
done
if [ -r "$here/passphrases" ]; then
  # shellcheck source=/dev/null
  . "$here/passphrases"
elif [ -z "$check$list$dry_run" ]; then
  die "cannot read $here/passphrases, which only its owner can: run this as root or as the owner"
fi
[ -n "$check$list$dry_run" ] || lock "$lab_name-secret"

targets=()
for uuid in "${secrets[@]}"; do
  [[ -n ${names[*]} && " ${names[*]} " != *" ${guest_of[$uuid]} "* ]] || targets+=("$uuid")
done
read_secrets
clear=()
for uuid in "${targets[@]}"; do ! refuse_others "$uuid" || clear+=("$uuid"); done
[ -n "$list" ] || [ -z "$refused" ] || exit 1
[ -z "$check" ] || exit 0
read_values "${clear[@]}"
status=0
for uuid in "${clear[@]}"; do
  difference=$(difference "$uuid") || exit
  if [ -z "$list" ]; then
    register "$uuid" "$difference" || { say "the secret of volume ${pool_of[$uuid]}/${volume_of[$uuid]} is not ready"; status=1; }
  elif [ -n "$difference" ]; then
    printf '%s\t%s\n' "${guest_uuid[${guest_of[$uuid]}]}" "$(text_of "$uuid" "$difference")"
  fi
done
[ "$status" = 0 ]
