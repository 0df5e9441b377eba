#!/bin/bash
# Installs Subscription Asset Manager from product.source with the answers beside this script.
set -eu

mount -o ro {{ product.source | sh }} /mnt
trap 'umount /mnt' EXIT
(cd /mnt && ./install_packages)
katello-configure --answer-file="$(dirname "$0")/answers.conf"
