#!/bin/bash
# Sets up fencing through the host, and the cluster's service. Run it once, on one node, when all nodes are up.
set -eu

{% for member in cluster.members %}
pcs stonith create {{ ("fence-" + member.hostname) | sh }} fence_xvm port={{ member | libvirt_name | sh }} pcmk_host_list={{ member.hostname | sh }}
{% endfor %}
{% for disk in disks %}
{% if disk.shared %}
pcs resource create {{ ("fs-" + disk.target) | sh }} ocf:heartbeat:Filesystem \
  device={{ ("/dev/" + disk.target) | sh }} directory={{ cluster.mountpoint | sh }} fstype={{ cluster.fstype | sh }} --group service
{% endif %}
{% endfor %}
{% if cluster.ip %}
pcs resource create ip ocf:heartbeat:IPaddr2 ip={{ cluster.ip | sh }} {% if interfaces[0].prefix %}cidr_netmask={{ interfaces[0].prefix | int }} {% endif %}--group service
{% endif %}
