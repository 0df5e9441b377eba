#!/bin/bash
# kernel.sh DIRECTORY: puts the kernel of Debian's cloud images there, and its modules for virtio, bonds and VLANs, for installer.sh.
set -eu

mkdir -p "$1"
directory=$(cd "$1" && pwd)
[ ! -e "$directory/vmlinuz" ] || [ ! -e "$directory/bonding.ko" ] || exit 0
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
chmod 755 "$work"
cd "$work"
package=$(apt-cache depends linux-image-cloud-amd64 | sed -n 's/.*Depends: //p')
apt-get download -q "$package"
dpkg-deb -x ./*.deb .
for module in virtio_ring virtio virtio_pci_legacy_dev virtio_pci_modern_dev virtio_pci failover net_failover virtio_net virtio_blk \
  llc stp mrp garp 8021q tls bonding; do
  find lib/modules -name "$module.ko" -exec cp {} "$directory/" \;
done
mv boot/vmlinuz-* "$directory/vmlinuz"
