#!/bin/bash
# Puts boot loaders into the TFTP directories of the lab {{ site | line }}, for machines whose network card has no iPXE. They are
# those of this host's packages. Run it before the networks start: dnsmasq does not start without its directory.
set -euo pipefail
umask 022
{% set grub = [] %}
{% for network in networks %}
{% if network.boot_url and network.netboot.tftp and network.netboot.loader == "grub" %}
{% set grub = grub.concat([network.name]) %}
{% endif %}
{% endfor %}

dry_run=
status=0
usage() {
  cat <<EOF
Usage: ${0##*/} [--dry-run]
Copies iPXE of this host's packages: undionly.kpxe for a BIOS, snponly.efi for UEFI. Where a network's \`loader\` is grub, UEFI
gets shim and GRUB instead, with their configuration and the installers' kernels.

  --dry-run  print the commands that would change something, run none

Exit status: 0 all are there, 1 a package or a kernel is missing, 2 a mistake in the command line.
EOF
}
say() { echo "${0##*/}: $*" >&2; }
change() {
  echo "${*@Q}"
  [ -n "$dry_run" ] || "$@"
}

# copy FILE NAME
copy() { cmp -s -- "$1" "$root/$2" || change install -D -m 0644 -- "$1" "$root/$2"; }

# loader NAME PACKAGES FILE ...: copies the first of these files that is there
loader() {
  local name=$1 packages=$2 file
  shift 2
  for file; do
    [ -r "$file" ] || continue
    copy "$file" "$name"
    return
  done
  say "$name is missing ($packages)"
  status=1
}

{% if grub.length %}
boot=$(dirname "$(readlink -f "$0")")/../boot

# installer NAME SOURCE: a file of an installer, from a directory of this host or another web server
installer() {
  local name=$1 source=$2 new
  if [[ $source != *://* ]]; then
    if [ -r "$source" ]; then copy "$source" "$name"; else say "$source is missing"; status=1; fi
    return
  fi
  if [ -n "$dry_run" ]; then change curl -fsSL -o "$root/$name" -- "$source"; return; fi
  new=$(mktemp)
  if curl -fsSL -o "$new" -- "$source"; then copy "$new" "$name"; else say "cannot get $source"; status=1; fi
  rm -f -- "$new"
}

{% endif %}
while [ $# -gt 0 ]; do
  case $1 in
    --dry-run) dry_run=yes ;;
    -h | --help) usage; exit ;;
    *) say "unknown option ${1:-"''"}: see --help"; exit 2 ;;
  esac
  shift
done

ipxe="Debian: ipxe, Fedora: ipxe-bootimgs-x86"
{% for network in networks %}
{% if network.boot_url and network.netboot.tftp %}
root={{ network.netboot.tftp | sh }}
[ -d "$root" ] || change install -d -m 0755 -- "$root"
loader undionly.kpxe "$ipxe" /usr/lib/ipxe/undionly.kpxe /usr/share/ipxe/undionly.kpxe
{% if network.netboot.loader == "grub" %}
loader shimx64.efi "Debian: shim-signed, Fedora: shim-x64" \
  /usr/lib/shim/shimx64.efi.signed /boot/efi/EFI/{redhat,centos,fedora,almalinux,rocky}/shimx64.efi
loader grubx64.efi "Debian: grub-efi-amd64-signed, Fedora: grub2-efi-x64" \
  /usr/lib/grub/x86_64-efi-signed/grubnetx64.efi.signed /boot/efi/EFI/{redhat,centos,fedora,almalinux,rocky}/grubx64.efi
# Debian's GRUB reads the first one, that of other distributions the second one.
copy "$boot/grub.cfg" grub/grub.cfg
copy "$boot/grub.cfg" grub.cfg
{% for file in loaded_files or [] %}
installer {{ file.path | sh }} {{ file.source | sh }}
{% endfor %}
{% else %}
loader snponly.efi "$ipxe" /usr/lib/ipxe/snponly.efi /usr/share/ipxe/ipxe-snponly-x86_64.efi
{% endif %}
{% endif %}
{% endfor %}
exit "$status"
