{#-
  What cloud-init leaves out of the files of NetworkManager (`render_interface` in its net/network_manager.py): `accept-ra`, the
  MTU of a bridge or VLAN, and before 24.3 that of a bond. The links below come first: a VLAN has no larger MTU than they.
-#}
{% if cloud_init.renderer == "network-manager" or cloud_init.renderer == "network-manager-24.2" %}
{% for link in interfaces | links %}
{% set connection = "cloud-init " + link.name %}
{% set has_mtu = link.kind == "ethernet" or (link.kind == "bond" and cloud_init.renderer == "network-manager") %}
{% set mtu = none if has_mtu else link.mtu %}
{% set has_ipv6 = link.controller or link.auto6 or link.addresses6.length %}
{% if mtu or not has_ipv6 %}
run nmcli connection modify {{ connection | sh }}{% if not has_ipv6 %} ipv6.method {{ ("link-local" if link.ipv6 else "disabled") | sh }}{% endif %}{% if mtu %} ethernet.mtu {{ mtu | int }}{% endif %}

nmcli device reapply {{ link.name | sh }} || run nmcli connection up {{ connection | sh }}
{% endif %}
{% endfor %}
{% endif %}
