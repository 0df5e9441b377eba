#!/bin/bash
# Installs RHN Satellite from product.source with the answers beside this script. Needs the certificate of the
# entitlement, /root/satellite.cert.
set -eu

answers=$(readlink -f "$(dirname "$0")")/answers.txt
mount -o ro {{ product.source | sh }} /mnt
trap 'umount /mnt' EXIT
(cd /mnt && ./install.pl --disconnected --answer-file="$answers")
