# guest_plan: prints what the guests of the plan are: UUID, what, and its values
guest_plan() {
  local IFS=$'\037'
{% for guest in guests %}
  is() { echo {{ guest.uuid | sh }}"$IFS$*"; }
  is memory {{ (guest.virtinst.ram * 1024) | int }}
  is vcpus {{ guest.virtinst.vcpus | int }}
  is firmware {{ "UEFI" if guest.virtinst.firmware == "uefi" else "BIOS" }}
  is secure-boot {{ "yes" if guest.virtinst.firmware == "uefi" and guest.virtinst.secure_boot else "''" }}
  is tpm {{ "yes" if guest.virtinst.tpm else "''" }}
  is os {{ (guest.os.id or "") | sh }}
{% for interface in guest.interfaces %}
  is interface {{ interface.mac | sh }} {{ ((interface | libvirt_network) or (("bridge:" + interface.bridge) if interface.bridge else ("direct:" + interface.macvtap))) | sh }} {{ interface.model | sh }} {{ (interface.ip or "") | sh }} {{ interface.bootproto | sh }}
{% endfor %}
{% for disk in guest.disks %}
{% if disk.volume %}
  is disk {{ disk.target | sh }} {{ disk.bus | sh }} {{ disk.format | sh }} {{ disk.pool | sh }} {{ disk.volume | sh }} {{ "''" if disk.imported else disk.size | disk_size | sh }}
{% elif disk.device != "cdrom" %}
  is disk {{ disk.target | sh }} {{ disk.bus | sh }} {{ disk.format | sh }} '' {{ disk.path | sh }} ''
{% endif %}
{% endfor %}
{% if guest.cloud_init and guest.seed_disk.target %}
{% set seed = guest.seed_disk %}
  is disk {{ seed.target | sh }} virtio '' {{ seed.pool | sh }} {{ seed.volume | sh }} ''
{% endif %}
{% endfor %}
}

dhcp_networks=({% for network in networks %}{% if network.dhcp %} {{ network | libvirt_name | sh }}{% endif %}{% endfor %})
# guest_changes: prints the lines of guest-changes.awk
guest_changes() {
  local files=(part=plan "$work/plan" part=fact "$facts") pool pools=''
  guest_plan >"$work/plan"
  if [ -n "${volume_facts-}" ]; then
    for pool in "${!volumes_of[@]}"; do pools+=" $pool"; done
    files+=(has_volumes=1 part=volume "$volume_facts")
  fi
  [ ! -e "$work/leases" ] || files+=(has_leases=1 part=lease "$work/leases")
  [ ! -e "$work/links" ] || files+=(part=link "$work/links")
  LC_ALL=C awk -v "listed_pools=$pools" -v "dhcp_networks=${dhcp_networks[*]}" '
{% include "snippets/guest-changes.awk" %}
' "${files[@]}"
}
