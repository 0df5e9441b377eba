#!/bin/bash
# with-libvirtd.sh COMMAND [ARGUMENT ...]: runs COMMAND beside a libvirtd of its own, at qemu:///system.
# Both live in new mount, network and process namespaces: what COMMAND defines, starts and mounts ends with it, the host's
# libvirt, networks and /srv stay out of reach, and there is no way out to any network. Root only.
set -eu

if [ "${1-}" != --inside ]; then
  exec unshare --mount --net --pid --fork --kill-child --mount-proc "$0" --inside "$@"
fi
shift

for directory in /srv /etc/libvirt /run/libvirt /var/lib/libvirt /var/cache/libvirt /var/log/libvirt; do
  mkdir -p "$directory"
  mount -t tmpfs -o mode=755 tmpfs "$directory"
done
# What swtpm keeps of the host's own belongs to its user.
for directory in /var/lib/swtpm-localca /var/log/swtpm; do
  [ ! -d "$directory" ] || mount -t tmpfs -o "$(stat -c 'mode=%a,uid=%u,gid=%g' "$directory")" tmpfs "$directory"
done
mkdir /var/lib/libvirt/boot /var/lib/libvirt/images /var/log/libvirt/qemu
ip link set lo up

# Guests are emulated: a nested KVM that can be opened but runs nothing aborts QEMU. libvirt asks access(2) for write
# permission, and only a read-only mount denies that to root.
if [ -e /dev/kvm ]; then
  touch /run/libvirt/no-kvm
  mount --bind /run/libvirt/no-kvm /dev/kvm
  mount -o remount,bind,ro /dev/kvm
fi

# As root, or libvirtd takes four seconds to look at QEMU anew in every call where only root may open /dev/kvm.
# Without virtlogd, cgroups, security labels and device namespaces, which a container does not have.
cat >/etc/libvirt/qemu.conf <<'CONF'
user = "root"
group = "root"
stdio_handler = "file"
cgroup_controllers = []
security_driver = "none"
namespaces = []
remember_owner = 0
CONF

export LIBVIRT_DEFAULT_URI=qemu:///system
# By default the file is in /run, which all libvirtds of the host have in common.
libvirtd --daemon --pid-file /run/libvirt/libvirtd.pid
for _ in {1..100}; do
  if virsh --quiet uri >/dev/null 2>&1; then
    "$@"
    exit
  fi
  sleep 0.1
done
echo "${0##*/}: libvirtd does not answer" >&2
exit 1
