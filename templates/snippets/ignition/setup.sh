#!/bin/bash
# Sets up what Ignition has no word for. A unit runs it at the first start.
{% include "snippets/setup/run.sh" %}
{% set memberships = users | late_memberships %}
{% if memberships.length %}
# join GROUP USER: the image may have the group outside of /etc/group, where usermod does not look
join() {
  cut -d: -f1 /etc/group | grep -Fqx -- "$1" || getent group -- "$1" >>/etc/group || groupadd -- "$1" || return 1
  usermod -aG "$1" -- "$2"
}
{% for each in memberships %}
run join {{ each.group | sh }} {{ each.user | sh }}
{% endfor %}
{% endif %}
{% if setup_data.length %}
install -d -m 0700 /root/setup
run tar -xzf /etc/miniascape/setup.tar.gz -C /root
{% include "snippets/setup/install.sh" %}
{% endif %}
{% set script_path = "/etc/miniascape/script-" %}
{% include "snippets/setup/scripts.sh" %}
exit "$status"
