#!/bin/bash
# Run this once, on one node, when all nodes are up: makes the volume of their bricks.
set -eu

{% for member in cluster.members %}
{% if member.name != name %}
gluster peer probe {{ member.fqdn | sh }}
{% endif %}
{% endfor %}
bricks=(
{% for disk in disks %}
{% if disk.index > 0 %}
{% for member in cluster.members %}
  {{ (member.fqdn + ":" + gluster.bricks + "/" + disk.target + "/" + gluster.volume) | sh }}
{% endfor %}
{% endif %}
{% endfor %}
)
gluster volume create {{ gluster.volume | sh }} replica {{ gluster.replica | int }} "${bricks[@]}"
gluster volume start {{ gluster.volume | sh }}
