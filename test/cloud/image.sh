#!/bin/bash
# image.sh DIRECTORY: makes DIRECTORY/cloud.qcow2 of Debian's packages, unless it is there: a small cloud image with cloud-init,
# netplan and sshd. No loop device and no mount, but root for mmdebstrap's chroot.
set -eu

mkdir -p "$1"
directory=$(cd "$1" && pwd)
[ ! -e "$directory/cloud.qcow2" ] || exit 0
work=$(mktemp -d)
trap 'rm -rf --one-file-system "$work"' EXIT
packages=systemd-sysv,udev,dbus,kmod,linux-image-cloud-amd64,initramfs-tools,zstd,lz4,cloud-init,netplan.io,systemd-resolved
packages=$packages,openssh-server,sudo,locales,iproute2,cloud-guest-utils,e2fsprogs,fdisk,ca-certificates
# An initrd with few modules starts much faster in an emulated guest.
printf 'MODULES=list\nCOMPRESS=lz4\n' >"$work/initramfs"
printf '%s\n' virtio_pci virtio_blk virtio_net ext4 isofs >"$work/modules"
cat >"$work/cloud.cfg" <<'CONFIG'
datasource_list: [NoCloud, None]
ssh_genkeytypes: [ed25519]
locale: C.UTF-8
CONFIG
# shellcheck disable=SC2016 # mmdebstrap sets $1
mmdebstrap --quiet --variant=minbase --include="$packages" \
  --dpkgopt='path-exclude=/usr/share/man/*' --dpkgopt='path-exclude=/usr/share/doc/*' \
  --dpkgopt='path-exclude=/usr/share/locale/*' --dpkgopt='path-include=/usr/share/locale/locale.alias' \
  --essential-hook='mkdir -p "$1/etc/initramfs-tools/conf.d"' \
  --essential-hook="copy-in $work/modules /etc/initramfs-tools" \
  --essential-hook="upload $work/initramfs /etc/initramfs-tools/conf.d/fast" \
  --customize-hook="upload $work/cloud.cfg /etc/cloud/cloud.cfg.d/90-image.cfg" \
  --customize-hook='chroot "$1" systemctl -q enable systemd-networkd' \
  --customize-hook='cp "$1"/vmlinuz "$1/boot/vmlinuz"; cp "$1"/initrd.img "$1/boot/initrd.img"' \
  --customize-hook='rm -f "$1"/etc/ssh/ssh_host_* "$1"/etc/hostname "$1"/etc/resolv.conf; : >"$1/etc/machine-id"' \
  --customize-hook='ln -s ../run/systemd/resolve/stub-resolv.conf "$1/etc/resolv.conf"' \
  --customize-hook='echo "LABEL=root / ext4 rw,noatime 0 1" >"$1/etc/fstab"' \
  bookworm "$work/root" "$(apt-get indextargets --format '$(SITE)' | head -n 1)"
mkdir -p "$work/root/boot/grub"
cat >"$work/root/boot/grub/grub.cfg" <<'GRUB'
set timeout=0
linux /boot/vmlinuz root=LABEL=root ro console=tty0 console=ttyS0 quiet
initrd /boot/initrd.img
boot
GRUB
# One partition from sector 2048. GRUB's boot.img looks for core.img in sector 1.
truncate -s 1500M "$work/partition"
mke2fs -q -t ext4 -L root -E lazy_itable_init=1 -d "$work/root" "$work/partition"
grub-mkimage -O i386-pc -o "$work/core" -p '(hd0,msdos1)/boot/grub' biosdisk part_msdos ext2 normal linux boot
truncate -s 1504M "$work/disk"
printf 'label: dos\nstart=2048, size=%s, type=83, bootable\n' $((1500 * 2048)) | sfdisk -q "$work/disk"
dd if=/usr/lib/grub/i386-pc/boot.img of="$work/disk" bs=440 count=1 conv=notrunc status=none
dd if="$work/core" of="$work/disk" bs=512 seek=1 conv=notrunc status=none
dd if="$work/partition" of="$work/disk" bs=1M seek=1 conv=notrunc,sparse status=none
qemu-img convert -c -f raw -O qcow2 "$work/disk" "$directory/part"
mv "$directory/part" "$directory/cloud.qcow2"
