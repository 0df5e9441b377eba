#!/bin/bash
# Installs a CDS from product.source, and the configuration package that the RHUA made for it.
# usage: install-cds.sh PACKAGE
set -eu

mount -o ro {{ product.source | sh }} /mnt
trap 'umount /mnt' EXIT
(cd /mnt && ./install_CDS.sh)
rpm -Uvh "$1"
