#!/bin/bash
# Moves PostgreSQL to the second disk and starts it. Run it once, after the first boot.
set -eux

disk=/dev/{{ disks[1].target | sh }}
data=/var/lib/pgsql

blkid -p "$disk" || mkfs.xfs -L pgsql "$disk"
if ! mountpoint -q "$data"; then
  echo "LABEL=pgsql $data xfs defaults 0 0" >>/etc/fstab
  mount "$data"
  chown postgres:postgres "$data"
  restorecon -R "$data"
fi
[ -e "$data/data/PG_VERSION" ] || postgresql-setup --initdb
systemctl enable --now postgresql
