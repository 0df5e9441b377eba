#!/bin/bash
# Sets up what Agama has no key for, in the installed system.
{% include "snippets/setup/run.sh" %}
{% include "snippets/agama/network" %}
{% include "snippets/late/users" %}
{% include "snippets/setup/archive.sh" %}
{% if yum_repos.length %}
cat >/etc/zypp/repos.d/lab.repo <<'EOF'
{% for repo in yum_repos %}
{% include "snippets/repository" %}
enabled=1
autorefresh=1
{% endfor %}
EOF
{% endif %}
{% if timezone.utc == false %}
printf '0.0 0 0.0\n0\nLOCAL\n' >/etc/adjtime
{% endif %}
{% if ntpservers.length %}
rm -f /etc/chrony.d/pool.conf
printf 'server %s iburst\n'{% for server in ntpservers %} {{ server | word }}{% endfor %} >/etc/chrony.d/lab.conf
run systemctl enable chronyd
{% endif %}
{% if firewall.enabled %}
{% for service in firewall.services %}
run firewall-offline-cmd --add-service={{ service | sh }}
{% endfor %}
{% for port in firewall.ports %}
{% set text = port + "" %}
run firewall-offline-cmd --add-port={{ (text if ":" in text else text + ":tcp") | replace(":", "/") | sh }}
{% endfor %}
run systemctl enable firewalld
{% else %}
! systemctl is-enabled firewalld &>/dev/null || run systemctl disable firewalld
{% endif %}
run systemctl enable sshd
{% for service in services.enabled %}
run systemctl enable {{ service | sh }}
{% endfor %}
{% for service in services.disabled %}
! systemctl is-enabled {{ service | sh }} &>/dev/null || run systemctl disable {{ service | sh }}
{% endfor %}
# The installer runs without SELinux, and so the files of this script have no label.
! command -v restorecon >/dev/null || run restorecon -R /etc /home /root
exit "$status"
