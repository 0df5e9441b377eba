{% set connections = [] %}
{% for interface in interfaces %}
{% if interface | connection %}
{% set connections = connections.concat([interface]) %}
{% endif %}
{% endfor %}
{% if connections.length %}

# connection NETWORK SUBOPTIONS: an interface with more than a network, or on a bridge or device of the host (NETWORK is empty)
connection() {
  [ -z "$1" ] || listed "$1" "$networks" || die "network $1 is not active: run network_register.sh"
  install+=(--network "$2")
  checked+=(--network "$2")
}
{% endif %}
