#!/bin/bash
# Sets up what cloud-init has no key for. cloud-init runs it once, at the end of the first boot.
{% include "snippets/setup/run.sh" %}
{% include "snippets/cloud/connections.sh" %}
{% if setup_data.length %}
install -d -m 0700 /root/setup
run tar -xzf /root/setup.tar.gz -C /root
rm -f /root/setup.tar.gz
{% for file in setup_data %}
{% if file.install %}
run install -D -m {{ file.install.mode | sh }} {{ ("/root/setup/" + file.dst) | sh }} {{ file.install.dst | sh }}
{% if cloud_init.selinux %}
! command -v restorecon >/dev/null || run restorecon {{ file.install.dst | sh }}
{% endif %}
{% endif %}
{% endfor %}
{% endif %}
{% if cloud_init.selinux %}
{% for disk in cloud_init.data_disks %}
{% if disk.fstype != "swap" %}
! command -v restorecon >/dev/null || run restorecon {{ disk.mountpoint | sh }}
{% endif %}
{% endfor %}
{% endif %}
{% if "keyboard" in cloud_init.sets %}
{% if cloud_init.packages == "apt" %}
{#- A layout of X, and a variant of it after the first hyphen. -#}
{% set parts = keyboard.split("-") %}
# Shells read this file, so the values are quoted for them, too.
printf '%s\n' XKBLAYOUT={{ parts[0] | sh | sh }} XKBVARIANT={{ parts.slice(1) | join("-") | sh | sh }} >/etc/default/keyboard
! command -v setupcon >/dev/null || run setupcon --save-only
{% else %}
run localectl set-keymap {{ keyboard | sh }}
{% endif %}
{% endif %}
{% if "selinux" in cloud_init.sets and cloud_init.selinux %}
run sed -i {{ ("s/^SELINUX=.*/SELINUX=" + selinux + "/") | sh }} /etc/selinux/config
# `disabled` takes effect at the next boot.
! selinuxenabled || run setenforce {{ ("1" if selinux == "enforcing" else "0") | sh }}
{% endif %}
{% if "firewall" in cloud_init.sets and cloud_init.firewall %}
{% if firewall.enabled %}
{% for service in firewall.services %}
run firewall-offline-cmd --add-service={{ service | sh }}
{% endfor %}
{% for port in firewall.ports %}
{% set text = port + "" %}
run firewall-offline-cmd --port={{ (text if ":" in text else text + ":tcp") | sh }}
{% endfor %}
run systemctl enable firewalld
run systemctl restart firewalld
{% else %}
! systemctl cat firewalld &>/dev/null || run systemctl disable --now firewalld
{% endif %}
{% endif %}
{% for service in services.enabled %}
run systemctl enable --now {{ service | sh }}
{% endfor %}
{% for service in services.disabled %}
! systemctl cat {{ service | sh }} &>/dev/null || run systemctl disable --now {{ service | sh }}
{% endfor %}
{% include "snippets/setup/sudo.sh" %}
{% set script_path = "/usr/local/sbin/miniascape-script-" %}
{% include "snippets/setup/scripts.sh" %}
exit "$status"
