#!/bin/bash
# Registers this guest with the Satellite.
set -eu

rpm -U --replacepkgs http://{{ registration.server | sh }}/pub/rhn-org-trusted-ssl-cert-1.0-1.noarch.rpm
rhnreg_ks --serverUrl=https://{{ registration.server | sh }}/XMLRPC \
  --sslCACert=/usr/share/rhn/RHN-ORG-TRUSTED-SSL-CERT --activationkey={{ registration.activation_key | sh }}
