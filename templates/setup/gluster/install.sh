#!/bin/bash
# Installs Red Hat Storage from product.source. Run it on each node, then volume.sh on one.
set -eu

mount -o ro {{ product.source | sh }} /mnt
trap 'umount /mnt' EXIT
cat >/etc/yum.repos.d/rhs.repo <<'EOF'
[rhs]
name=Red Hat Storage
baseurl=file:///mnt
gpgcheck=0
EOF
yum -y install glusterfs-server glusterfs-fuse
chkconfig glusterd on
service glusterd start
