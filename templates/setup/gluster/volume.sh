#!/bin/bash
# Creates the volume of all bricks. Run it once, on one node, when all nodes are up.
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
