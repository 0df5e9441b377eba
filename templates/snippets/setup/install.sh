{% for file in setup_data %}
{% if file.install %}
run install -D -m {{ file.install.mode | sh }} {{ ("/root/setup/" + file.dst) | sh }} {{ file.install.dst | sh }}
{% endif %}
{% endfor %}
