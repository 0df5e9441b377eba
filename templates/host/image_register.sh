#!/bin/bash
# Gets the cloud images of the lab {{ site | line }}, and puts each into its storage pool as a volume NAME-HASH. A volume that is there
# is never overwritten.
# shellcheck disable=SC2317 # it uses not all functions of the snippets
set -euo pipefail
{% include "snippets/script.sh" %}

connect={{ virtinst.connect | sh }}
dry_run=
prune=
names=()
lab=()
# By image: its source, the hash of the file there (empty: only a list of hashes or the file itself has it), the list of
# hashes, the storage pool
declare -A source_of=() digits_of=() sums_of=() pool_of=()
# image NAME POOL SOURCE DIGITS SUMS
image() { lab+=("$1") pool_of[$1]=$2 source_of[$1]=$3 digits_of[$1]=$4 sums_of[$1]=$5; }
{% for image in cloud_images %}
image {{ image.name | sh }} {{ image.pool | sh }} {{ image.source | sh }} {{ (image.hash.digits if image.hash else "") | sh }} {{ (image.sums or "") | sh }}
{% endfor %}

usage() {
  cat <<EOF
Usage: ${0##*/} [--prune] [--dry-run] [--connect URI] [IMAGE ...]
Gets the named cloud images, or all: ${lab[*]}
An image is downloaded, verified and unpacked in \$TMPDIR (/var/tmp), and then uploaded into its storage pool. With a list of
hashes (\`sums\`) the list is read only while the pool has no volume of that image, so that the image stays the same: delete the
volume to get a newer image.

  --prune        remove volumes of these images that are no longer planned, and that no other volume is based on
  --dry-run      print the commands that would change something, run none of them
  --connect URI  libvirt to use (default: $connect)

Exit status: 0 the images are there, 1 one is not, 2 a mistake in the command line.
EOF
}
{% include "snippets/change.sh" %}
{% include "snippets/lock.sh" %}

{% include "snippets/listed.sh" %}

{% include "snippets/cloud/download.sh" %}

{% include "snippets/cloud/qcow2.sh" %}

# volumes_of IMAGE: prints the volumes of the image, by their names
volumes_of() {
  awk -v image="$1" '
    length($1) == length(image) + 13 && substr($1, 1, length(image) + 1) == image "-" && substr($1, length(image) + 2) !~ /[^0-9a-f]/ { print $1 }' <<<"$volumes"
}

# is_complete POOL VOLUME: the head of an image is uploaded last, so that libvirt only then knows its format
is_complete() { [[ $(virsh vol-dumpxml --pool "$1" "$2" 2>/dev/null) == *"<format type='qcow2'/>"* ]]; }

# find_digits IMAGE: sets `command` and `digits` of the hash that the file at its source must have
find_digits() {
  digits=${digits_of[$1]}
  if [ -n "${sums_of[$1]}" ]; then
    fetch "${sums_of[$1]}" "$work/sums" https || { say "image $1: cannot get ${sums_of[$1]}"; return 1; }
    digits=$(hash_in "$work/sums" "${source_of[$1]}" "${sums_of[$1]}")
    [ -n "$digits" ] || { say "image $1: ${sums_of[$1]} has no hash of ${source_of[$1]##*/}"; return 1; }
  fi
{% raw %}
  case ${#digits} in
    128) command=sha512sum ;;
    *) command=sha256sum ;;
  esac
{% endraw %}
}

# planned_volume IMAGE: sets `volume` to the name of the image's volume; empty: its hash is not known yet
planned_volume() {
  volume=${digits_of[$1]:+$1-${digits_of[$1]:0:12}}
  [ -z "$volume" ] || return 0
  volume=$(volumes_of "$1")
  [[ $volume == *$'\n'* ]] || return 0
  say "image $1 has several volumes in pool ${pool_of[$1]} (${volume//$'\n'/, }): set its \`sha256\` or \`sha512\` in \`cloud_images\`, or delete all but one"
  return 1
}

# is_there IMAGE VOLUME: whether the pool has the volume; one whose upload was interrupted is deleted
is_there() {
  [ -n "$2" ] && listed "$2" "$(volumes_of "$1")" || return
  if is_complete "${pool_of[$1]}" "$2"; then
    say "image $1 is there: volume $2 of pool ${pool_of[$1]}"
    return
  fi
  change vol-delete --pool "${pool_of[$1]}" "$2"
  return 1
}

# get IMAGE: sets `file` to a qcow2 image with the planned hash, and `volume`
get() {
  local source=${source_of[$1]} digits command has
  file=$source
  if [[ $source == http*://* ]]; then
    file=$work/download
    say "image $1: getting $source"
    fetch "$source" "$file" || { say "image $1: cannot get $source"; return 1; }
  fi
  [ -r "$file" ] || { say "image $1: cannot read $file"; return 1; }
  find_digits "$1" || return
  has=$("$command" <"$file") has=${has%% *}
  if [ -n "$digits" ] && [ "$has" != "$digits" ]; then
    say "image $1: the hash of $source is $has, planned $digits: it is another file, or it was changed on the way"
    return 1
  fi
  volume=$1-${has:0:12}
  unpack "$source" "$file" "$work/image" || { say "image $1: cannot unpack $source"; return 1; }
  file=$unpacked
  check_qcow2 "$file" || { say "image $1: $source $fault"; return 1; }
}

# upload POOL VOLUME FILE
upload() {
  change vol-create-as "$1" "$2" "$(stat -L -c %s -- "$3")" --allocation 0 --format raw || return
  head -c 65536 -- "$3" >"$work/head"
  if change vol-upload --pool "$1" "$2" <(tail -c +65537 -- "$3") --offset 65536 &&
    change vol-upload --pool "$1" "$2" "$work/head" --length 65536 &&
    change pool-refresh "$1" && is_complete "$1" "$2"; then
    return
  fi
  change vol-delete --pool "$1" "$2" || true
  return 1
}

# register IMAGE
register() {
  local pool=${pool_of[$1]} volumes volume file unpacked fault
  # Before the first `up` the pool is only planned.
  volumes=$(virsh vol-list --pool "$pool" 2>/dev/null) || [ -n "$dry_run" ] ||
    { say "image $1: storage pool $pool is not active: run host/storage_register.sh"; return 1; }
  planned_volume "$1" || return
  ! is_there "$1" "$volume" || return 0
  if [ -n "$dry_run" ]; then
    say "image $1 would be taken from ${source_of[$1]}"
    return
  fi
  make_work
  get "$1" || return
  # Only now is the hash of all images known.
  is_there "$1" "$volume" || upload "$pool" "$volume" "$file" || { say "image $1: cannot upload it as volume $volume of pool $pool"; return 1; }
  rm -f -- "$work"/*
  say "image $1: volume $volume of pool $pool"
}

while [ $# -gt 0 ]; do
  case $1 in
    --prune) prune=yes ;;
    --dry-run) dry_run=yes ;;
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
  [ -n "${source_of[$name]-}" ] || misuse "no cloud image $name in this lab: ${lab[*]}"
done
export TMPDIR=${TMPDIR:-/var/tmp}
# Labs share images.
[ -n "$dry_run" ] || lock image
status=0
for name in "${names[@]}"; do register "$name" || status=1; done
{% include "snippets/cloud/prune.sh" %}
exit "$status"
