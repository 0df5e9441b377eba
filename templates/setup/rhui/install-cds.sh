#!/bin/bash
# Installs a CDS from product.source, and its configuration package from the RHUA.
# usage: install-cds.sh PACKAGE
set -eu

mount -o ro {{ product.source | sh }} /mnt
trap 'umount /mnt' EXIT
(cd /mnt && ./install_CDS.sh)
rpm -Uvh "$1"
