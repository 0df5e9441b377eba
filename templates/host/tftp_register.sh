#!/bin/bash
# Puts iPXE into the TFTP directories of the lab {{ site | line }}, for machines whose network card does not have it. It is that
# of this host's packages. Run it before the networks start: dnsmasq does not start without its directory.
set -euo pipefail
umask 022

dry_run=
status=0
usage() {
  cat <<EOF
Usage: ${0##*/} [--dry-run]
Copies iPXE of this host's packages: undionly.kpxe for a BIOS, snponly.efi for UEFI.

  --dry-run  print the commands that would change something, run none

Exit status: 0 all are there, 1 a package is missing, 2 a mistake in the command line.
EOF
}
say() { echo "${0##*/}: $*" >&2; }
change() {
  echo "${*@Q}"
  [ -n "$dry_run" ] || "$@"
}

# loader NAME FILE ...: copies the first of these files that is there
loader() {
  local name=$1 file
  shift
  for file; do
    [ -r "$file" ] || continue
    cmp -s -- "$file" "$root/$name" || change install -D -m 0644 -- "$file" "$root/$name"
    return
  done
  say "$name is missing (Debian: ipxe, Fedora: ipxe-bootimgs-x86)"
  status=1
}

while [ $# -gt 0 ]; do
  case $1 in
    --dry-run) dry_run=yes ;;
    -h | --help) usage; exit ;;
    *) say "unknown option ${1:-"''"}: see --help"; exit 2 ;;
  esac
  shift
done

{% for network in networks %}
{% if network.boot_url and network.netboot.tftp %}
root={{ network.netboot.tftp | sh }}
[ -d "$root" ] || change install -d -m 0755 -- "$root"
loader undionly.kpxe /usr/lib/ipxe/undionly.kpxe /usr/share/ipxe/undionly.kpxe
loader snponly.efi /usr/lib/ipxe/snponly.efi /usr/share/ipxe/ipxe-snponly-x86_64.efi
{% endif %}
{% endfor %}
exit "$status"
