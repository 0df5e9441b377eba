#!/bin/bash
# Sets up what Ignition has no word for. A unit runs it at the first start.
set -u
status=0
run() { "$@" || { echo "miniascape-setup: failed: $*" >&2; status=1; return 1; }; }
{% if setup_data.length %}
install -d -m 0700 /root/setup
run tar -xzf /etc/miniascape/setup.tar.gz -C /root
{% for file in setup_data %}
{% if file.install %}
run install -D -m {{ file.install.mode | sh }} {{ ("/root/setup/" + file.dst) | sh }} {{ file.install.dst | sh }}
{% endif %}
{% endfor %}
{% endif %}
{% for entry in scripts or [] %}
{% set script = { text: entry } if entry is string else entry %}
run {{ (script.interpreter or "/bin/bash") | sh }} {{ ("/etc/miniascape/script-" + loop.index) | sh }}
{%- if script.log %} >{{ script.log | sh }} 2>&1{% endif %}
{%- if script.erroronfail != false %} || exit 1{% endif %}

{% endfor %}
exit "$status"
