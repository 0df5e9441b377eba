#!/bin/bash
# Builds the guest {{ name | line }}{% if description %} ({{ description | line }}){% endif %} with virt-install.
set -eu

name={{ name | sh }}
connect={{ virtinst.connect | sh }}
location={{ virtinst.location | sh }}
kickstart=$(dirname "$0")/{{ templates.autoinst.dst | sh }}
mode=build

usage() {
  cat <<EOF
Usage: ${0##*/} [--dry-run | --print-xml] [--connect URI] [KICKSTART]
Builds the guest $name, unless there is one of that name.

  --dry-run      print the virt-install command and have virt-install check it, change nothing
  --print-xml    print the libvirt XML of the installed guest, change nothing
  --connect URI  libvirt to use (default: $connect)
  KICKSTART      file to install from (default: $kickstart)
EOF
}
say() { echo "${0##*/}: $*" >&2; }
die() { say "$*"; exit 1; }
virsh() { command virsh --quiet --connect "$connect" "$@"; }
{% include "snippets/listed.sh" %}

# interface NETWORK MODEL MAC
interface() {
  listed "$1" "$networks" || die "network $1 is not active: run network_register.sh"
  install+=(--network "network=$1,model=$2,mac=$3")
}

# disk POOL VOLUME GIB FORMAT OPTIONS
disk() {
  listed "$1" "$pools" || die "storage pool $1 is not active: run storage_register.sh"
  [[ $(virsh pool-dumpxml "$1") =~ '<path>'([^<]*) ]] || die "storage pool $1 has no directory"
  install+=(--disk "path=${BASH_REMATCH[1]}/$2,size=$3,format=$4,$5")
  if virsh vol-info --pool "$1" "$2" &>/dev/null; then
    say "volume $2 of pool $1 exists already: used as it is"
  fi
}

while [ $# -gt 0 ]; do
  case $1 in
    --dry-run | --print-xml) mode=${1#--} ;;
    --connect) connect=${2:?--connect needs a URI}; shift ;;
    -h | --help) usage; exit ;;
    -*) usage >&2; exit 2 ;;
    *) kickstart=$1 ;;
  esac
  shift
done

for tool in virsh virt-install; do
  type -P "$tool" >/dev/null ||
    die "$tool is missing (Debian: libvirt-clients virtinst, Fedora: libvirt-client virt-install)"
done
[ -r "$kickstart" ] || die "cannot read the kickstart file $kickstart"
guests=$(virsh list --all --name) || die "no answer from libvirt at $connect"
if [ "$mode" != print-xml ] && listed "$name" "$guests"; then
  say "guest $name exists already: left as it is"
  exit
fi
networks=$(virsh net-list --name)
pools=$(virsh pool-list --name)

osinfo=detect=on,require=off
{% if os.id %}
# The osinfo database of this host may be older than the release: its newest entry up to that one will do.
os={{ os.id | sh }} distro=${os%%[0-9]*}
known=$(virt-install --osinfo list | tr -s ', ' '\n')
for id in linux20{16,18,20,22,24} "$distro-unknown"; do
  if listed "$id" "$known"; then osinfo=$id; fi
done
while read -r id && [ "$id" != "$os-" ]; do
  if [[ $id =~ ^"$distro"[0-9.]*(-unknown)?$ ]]; then osinfo=$id; fi
done < <(printf '%s\n' "$known" "$os-" | LC_ALL=C sort -V)
{% endif %}

kernel_args={{ (release.ks_arg + " console=tty0 console=ttyS0 " + virtinst.extra_args | join(" ")) | trim | sh }}
install=(
  --connect "$connect" --name "$name" --osinfo "$osinfo"
{% if description %}
  --metadata {{ ('description="' + description | replace("\\", "\\\\") | replace('"', '\\"') + '"') | sh }}
{% endif %}
  --arch {{ virtinst.arch | sh }} --vcpus {{ virtinst.vcpus | int }} --memory {{ virtinst.ram | int }}
{% if virtinst.machine %}
  --machine {{ virtinst.machine | sh }}
{% endif %}
{% if virtinst.cpu %}
  --cpu {{ virtinst.cpu | sh }}
{% endif %}
{% if virtinst.firmware == "uefi" %}
  --boot uefi
{% endif %}
{% if virtinst.autostart %}
  --autostart
{% endif %}
  --graphics {{ virtinst.graphics | sh }}
  --location "$location" --initrd-inject "$kickstart"
  --extra-args "${kernel_args//"/ks.cfg"/"/${kickstart##*/}"}"
  --noautoconsole --noreboot --wait {{ virtinst.wait | int }} --check disk_size=off # new images are sparse
)
{% for interface in interfaces %}
interface {{ interface.network | sh }} {{ interface.model | sh }} {{ interface.mac | sh }}
{% else %}
install+=(--network none)
{% endfor %}
{% for disk in disks %}
disk {{ disk.pool | sh }} {{ disk.volume | sh }} {{ disk.size | int }} {{ disk.format | sh }} {% if disk.shared %}shareable=on,{% endif %}bus={{ disk.bus | sh }},cache={{ disk.cache | sh }},target.dev={{ disk.target | sh }}
{% else %}
install+=(--disk none)
{% endfor %}

case $mode in
  dry-run)
    printf 'virt-install'
    printf ' %q' "${install[@]}"
    echo
    virt-install "${install[@]}" --dry-run
    ;;
  # On its own, --print-xml creates the volumes, and refuses a guest that exists.
  print-xml) virt-install "${install[@]}" --print-xml 2 --dry-run --check all=off ;;
  build)
    virt-install "${install[@]}"
    say "guest $name is installed and shut off: virsh start $name"
    ;;
esac
