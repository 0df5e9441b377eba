#!/bin/bash
# installer.sh DIRECTORY INITRD [DISK]: makes an initrd for the kernel in DIRECTORY that stands in for an installer. On the serial
# console it tells what it sees of its kickstart, disks, lease, names and the web server, a line for each, and powers off.
# The lines with MEDIUM have its kernel arguments, the files in its initrd, and the serials, labels and small contents of its disks.
# With a kickstart at a URL it also makes its bonds and VLANs, and writes a boot sector to the first disk, which says so on the
# serial port and powers off. In a machine with UEFI it writes the image DISK (../uefi/disk.sh) instead.
set -eu

kernel=$(realpath "$1") initrd=$(realpath "$2") disk=${3:+$(realpath "$3")}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
mkdir bin dev etc mod proc sys
cp "$(type -P busybox)" bin/busybox
for applet in basename cat cut dd dirname dmesg grep insmod ip ls mount nslookup poweroff sed sh sha256sum sleep sync tr udhcpc wget; do
  ln -s busybox "bin/$applet"
done
# In the order in which they need each other.
count=0
for module in virtio_ring virtio virtio_pci_legacy_dev virtio_pci_modern_dev virtio_pci failover net_failover virtio_net virtio_blk; do
  count=$((count + 1))
  [ ! -e "$kernel/$module.ko" ] || cp "$kernel/$module.ko" "mod/$count.ko"
done
mkdir mod/links
count=0
for module in llc stp mrp garp 8021q tls bonding; do
  count=$((count + 1))
  [ ! -e "$kernel/$module.ko" ] || cp "$kernel/$module.ko" "mod/links/$count.ko"
done

# mov ds:si to the text; each byte to port 0x3f8; then 0x2000 to port 0x604, by which QEMU's machines power off
{
  printf '\x31\xc0\x8e\xd8\xbe\x1c\x7c\xac\x84\xc0\x74\x06\xba\xf8\x03\xee\xeb\xf5\xba\x04\x06\xb8\x00\x20\xef\xf4\xeb\xfd'
  printf 'GUEST booted from its disk\r\n'
  head -c 454 /dev/zero
  printf '\x55\xaa'
} >etc/boot-sector

[ -z "$disk" ] || cp "$disk" etc/efi-disk

cat >etc/lease <<'LEASE'
#!/bin/sh
[ "$1" = bound ] || exit 0
ip addr add "$ip/$mask" dev "$interface"
echo "nameserver $dns" >/etc/resolv.conf
echo "GUEST lease $ip $hostname.$domain"
echo "GUEST name $(nslookup "$hostname.$domain" "$dns" | sed -n 's/^Address: //p' | grep -v : | tr '\n' ' ')"
echo "GUEST served $(wget -q -O- "http://ks.$domain/guests.d/$hostname/ks.cfg" | sha256sum | cut -d' ' -f1)"
LEASE
# The bonds and VLANs of a kickstart of RHEL 7 or later. Cards have the names of the kernel's arguments `ifname=NAME:MAC`.
cat >etc/links <<'LINKS'
#!/bin/sh
value() { echo "$line" | sed -n "s/.*--$1=\([^ ]*\).*/\1/p"; }
for module in /mod/links/*.ko; do
  case $module in */7.ko) insmod "$module" max_bonds=0 ;; *) insmod "$module" ;; esac
done
for word in $(cat /proc/cmdline); do
  case $word in ifname=*) ;; *) continue ;; esac
  word=${word#ifname=}
  card=$(basename "$(dirname "$(grep -l "${word#*:}" /sys/class/net/*/address)")")
  ip addr flush dev "$card"
  ip link set "$card" down
  ip link set "$card" name "${word%%:*}"
done
grep '^network ' "$1" >/etc/network
while read -r line; do
  link=$(value device)
  if [ -n "$(value bondslaves)" ]; then
    echo "+$link" >/sys/class/net/bonding_masters
    for option in $(value bondopts | tr , ' '); do echo "${option#*=}" >"/sys/class/net/$link/bonding/${option%%=*}"; done
    for member in $(value bondslaves | tr , ' '); do echo "+$member" >"/sys/class/net/$link/bonding/slaves"; done
    ip link set "$link" up
    udhcpc -i "$link" -f -q -n -t 15 -T 1 -s /etc/lease
    echo "GUEST bond $link $(cut -d' ' -f1 "/sys/class/net/$link/bonding/mode") $(cat "/sys/class/net/$link/bonding/slaves")"
  elif [ -n "$(value vlanid)" ]; then
    ip link add link "$link" name "$(value interfacename)" type vlan id "$(value vlanid)"
    ip addr add "$(value ip)/$(value netmask)" dev "$(value interfacename)"
    ip link set "$(value interfacename)" up
    echo "GUEST vlan $(grep "$(value interfacename)" /proc/net/vlan/config | tr -s ' |' ' ') $(ip -o -4 addr show dev "$(value interfacename)" | tr -s ' ' | cut -d' ' -f4)"
  fi
done </etc/network
LINKS
cat >init <<'INIT'
#!/bin/sh
export PATH=/bin
mount -t proc proc /proc
mount -t sysfs sysfs /sys
mount -t devtmpfs dev /dev
exec >/dev/ttyS0 2>&1 </dev/ttyS0
for file in /*.cfg; do echo "GUEST kickstart $(sha256sum <"$file" | cut -d' ' -f1)"; done
for module in 1 2 3 4 5 6 7 8 9; do [ ! -e /mod/$module.ko ] || insmod /mod/$module.ko; done
for _ in 1 2 3 4 5 6 7 8 9; do
  [ ! -e /sys/class/net/eth0 ] || break
  sleep 1
done
echo "MEDIUM cmdline $(cat /proc/cmdline)"
for file in /*.cfg /*.sh; do [ ! -f "$file" ] || echo "MEDIUM injected $file $(sha256sum <"$file" | cut -d' ' -f1)"; done
for disk in /sys/block/vd*; do
  name=${disk##*/} sectors=$(cat "$disk/size") digest=-
  [ "$sectors" -gt 2048 ] || digest=$(sha256sum <"/dev/$name" | cut -d' ' -f1)
  # Where ISO 9660 has it
  label=$(dd if="/dev/$name" bs=1 skip=32808 count=32 2>/dev/null | tr -d ' \0')
  echo "MEDIUM disk $name $sectors serial=$(cat "$disk/serial") label=$label $digest"
done
for disk in /sys/block/vd*; do echo "GUEST disk ${disk##*/} $(sed 's/$/ sectors/' "$disk/size")"; done
card=eth0
mac=$(sed -n 's/.*BOOTIF=01-\([^ ]*\).*/\1/p' /proc/cmdline | tr - :)
[ -z "$mac" ] || card=$(basename "$(dirname "$(grep -l "$mac" /sys/class/net/eth*/address)")")
ip link set lo up
ip link set "$card" up
udhcpc -i "$card" -f -q -n -t 15 -T 1 -s /etc/lease || echo "GUEST lease none"
url=$(sed -n 's/.*inst\.ks=\(http[^ ]*\).*/\1/p' /proc/cmdline)
if [ -n "$url" ]; then
  wget -q -O /etc/answer "$url"
  echo "GUEST fetched $(sha256sum </etc/answer | cut -d' ' -f1)"
  echo "GUEST by $mac"
  ! grep -q -e --bondslaves= /etc/answer || /etc/links /etc/answer
  image=/etc/boot-sector
  [ ! -d /sys/firmware/efi ] || image=/etc/efi-disk
  [ ! -b /dev/vda ] || dd if=$image of=/dev/vda bs=64k conv=notrunc 2>/dev/null
  ! dmesg | grep -q 'secureboot: Secure boot enabled' || echo "GUEST secure"
fi
echo "GUEST done"
sync
poweroff -f
INIT
chmod +x init etc/lease etc/links
find . | cpio --quiet -o -H newc | gzip -1 >"$initrd"
