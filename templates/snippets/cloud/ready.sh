# The planned addresses of guests with a cloud image at which the host reaches them; empty: there is none
declare -A address_of=()
{% for guest in guests %}
{% if guest.cloud_init %}
address_of[{{ guest.name | sh }}]={{ (guest.cloud_init.address or "") | sh }}
{% endif %}
{% endfor %}
# is_ready GUEST: whether port 22 of its address answers
# shellcheck disable=SC2016 # the inner bash sets $0
is_ready() { timeout 2 bash -c 'exec 3<>"/dev/tcp/$0/22"' "${address_of[$1]}" 2>/dev/null; }
