#!/bin/bash
# Sets up what an autoinstall has no key for, in the installed system.
{% include "snippets/setup/run.sh" %}
{% include "snippets/setup/archive.sh" %}
{% set has_timeout = bootloader and (bootloader.timeout or bootloader.timeout == 0) %}
{% if kernel_args.length or has_timeout %}
install -d /etc/default/grub.d
{% if kernel_args.length %}
echo {{ ("GRUB_CMDLINE_LINUX=" + (kernel_args | join(" ") | sh)) | sh }} >/etc/default/grub.d/90-miniascape.cfg
{% endif %}
{% if has_timeout %}
printf '%s\n' GRUB_TIMEOUT_STYLE=menu GRUB_TIMEOUT={{ bootloader.timeout | int }} >>/etc/default/grub.d/90-miniascape.cfg
{% endif %}
run update-grub
{% endif %}
{% if timezone.utc == false %}
printf '0.0 0 0.0\n0\nLOCAL\n' >/etc/adjtime
{% endif %}
{% for service in services.enabled %}
run systemctl enable {{ service | sh }}
{% endfor %}
{% for service in services.disabled %}
! systemctl is-enabled {{ service | sh }} &>/dev/null || run systemctl disable {{ service | sh }}
{% endfor %}
{% include "snippets/setup/sudo.sh" %}
exit "$status"
