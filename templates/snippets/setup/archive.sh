{% if setup_data.length %}
install -d -m 0700 /root/setup
base64 -d /root/setup.base64 | run tar -xz -C /root
rm -f /root/setup.base64
{% include "snippets/setup/install.sh" %}
{% endif %}
