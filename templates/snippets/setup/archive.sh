{% if setup_data.length %}
install -d -m 0700 /root/setup
base64 -d /root/setup.base64 | run tar -xz -C /root
rm -f /root/setup.base64
{% for file in setup_data %}
{% if file.install %}
run install -D -m {{ file.install.mode | sh }} {{ ("/root/setup/" + file.dst) | sh }} {{ file.install.dst | sh }}
{% endif %}
{% endfor %}
{% endif %}
