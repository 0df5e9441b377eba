#!/bin/bash
# disk.sh IMAGE: makes a disk from which UEFI starts, also with Secure Boot, by Debian's shim and GRUB. It says so on the console
# and powers off.
set -eu

config=$(mktemp)
trap 'rm -f "$config"' EXIT
printf '%s\n' 'echo "GUEST booted from its disk"' halt >"$config"
# 8 MiB
mformat -C -i "$1" -T 16384 -h 16 -s 32 ::
mmd -i "$1" ::/EFI ::/EFI/BOOT ::/EFI/debian
mcopy -i "$1" /usr/lib/shim/shimx64.efi.signed ::/EFI/BOOT/BOOTX64.EFI
mcopy -i "$1" /usr/lib/grub/x86_64-efi-signed/grubx64.efi.signed ::/EFI/BOOT/grubx64.efi
mcopy -i "$1" "$config" ::/EFI/debian/grub.cfg
