# The first planned address of guests with a cloud image
declare -A address_of=()
{% for guest in guests %}
{% if guest.cloud_init %}
{% set address = "" %}
{% for interface in guest.interfaces %}
{% if interface.ip and not address %}
{% set address = interface.ip %}
{% endif %}
{% endfor %}
{% if address %}
address_of[{{ guest.name | sh }}]={{ address | sh }}
{% endif %}
{% endif %}
{% endfor %}
# is_ready GUEST: whether port 22 of its address answers
is_ready() { timeout 2 bash -c 'exec 3<>"/dev/tcp/$0/22"' "${address_of[$1]}" 2>/dev/null; }
