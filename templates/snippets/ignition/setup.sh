#!/bin/bash
# Sets up what Ignition has no word for. A unit runs it at the first start.
{% include "snippets/setup/run.sh" %}
{% if setup_data.length %}
install -d -m 0700 /root/setup
run tar -xzf /etc/miniascape/setup.tar.gz -C /root
{% include "snippets/setup/install.sh" %}
{% endif %}
{% set script_path = "/etc/miniascape/script-" %}
{% include "snippets/setup/scripts.sh" %}
exit "$status"
