#!/bin/bash
# Installs the RHUA from product.source, and builds the configuration packages of the RHUA and of each CDS from the answers
# beside this script. Needs the certificates that the answers name.
set -eu

answers=$(readlink -f "$(dirname "$0")")/answers.conf
mount -o ro {{ product.source | sh }} /mnt
trap 'umount /mnt' EXIT
(cd /mnt && ./install_RHUA.sh && ./install_tools.sh)
rhui-installer "$answers"
rpm -Uvh /root/rhui/rh-rhua-config-*.rpm
