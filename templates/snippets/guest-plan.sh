# guest_plan: prints the planned properties of guests: UUID, property, values. They are one text, because commands of a
# function take forty times the memory, which makes each new process slow. A dot is behind a value that may be empty: no line
# ends with white space.
guest_plan() {
  tr '\t' '\037' <<'PLAN'
{% for guest in guests %}
{% set id = guest.uuid %}
{{ id | line }}	memory	{{ ((guest.virtinst.max_ram or guest.virtinst.ram) * 1024) | int }}{{ "	" if guest.virtinst.max_ram }}{{ (guest.virtinst.ram * 1024) | int if guest.virtinst.max_ram }}
{{ id | line }}	vcpus	{{ guest.virtinst.vcpus | int }}
{{ id | line }}	firmware	{{ "UEFI" if guest.virtinst | has_uefi else "BIOS" }}
{{ id | line }}	secure-boot	{{ "yes" if guest.virtinst.firmware == "uefi" and guest.virtinst.secure_boot else "" }}	.
{{ id | line }}	tpm	{{ "yes" if guest.virtinst.tpm else "" }}	.
{{ id | line }}	os	{{ (guest.os.id or "") | line }}	.
{% if guest.virtinst.autostart === true or guest.virtinst.autostart === false %}
{{ id | line }}	autostart	{{ "yes" if guest.virtinst.autostart else "" }}	.
{% endif %}
{% for interface in guest.interfaces %}
{% set facts = interface | connection_facts %}
{{ id | line }}	interface	{{ interface.mac | line }}	{{ facts.place | line }}	{{ interface.model | line }}	{{ (interface.ip or "") | line }}	{{ interface.bootproto | line }}	{{ facts.port_group | line }}	{{ facts.vlan | line }}	{{ facts.isolated | line }}	.
{% endfor %}
{% for disk in guest.disks %}
{% if disk.volume %}
{{ id | line }}	disk	{{ disk.target | line }}	{{ disk.bus | line }}	{{ disk.format | line }}	{{ disk.pool | line }}	{{ disk.volume | line }}	{{ "" if disk.imported else disk.size | disk_size | line }}	{{ (disk.cache or "none") | line }}	{{ "yes" if disk.shared else "" }}	.
{% if disk.encryption %}
{{ id | line }}	secret	{{ disk.target | line }}	{{ disk.encryption.uuid | line }}
{% endif %}
{% elif disk.device != "cdrom" %}
{{ id | line }}	disk	{{ disk.target | line }}	{{ disk.bus | line }}	{{ disk.format | line }}		{{ disk.path | line }}		{{ (disk.cache or "none") | line }}		.
{% endif %}
{% endfor %}
{% if guest.cloud_init and guest.seed_disk.target %}
{% set seed = guest.seed_disk %}
{{ id | line }}	disk	{{ seed.target | line }}	virtio		{{ seed.pool | line }}	{{ seed.volume | line }}				.
{% endif %}
{% endfor %}
PLAN
}

dhcp_networks=({% for network in networks %}{% if network.dhcp %} {{ network | libvirt_name | sh }}{% endif %}{% endfor %})
# guest_changes: prints the lines of guest-changes.awk
guest_changes() {
  local files=(part=plan "$work/plan" part=fact "$facts" part=autostart "$work/autostart") object pool pools=''
  guest_plan >"$work/plan"
  for object in "${objects[@]}"; do
    [[ $object != domain* || -z ${state_of[autostart $object]-} ]] || echo "${object#* }"
  done >"$work/autostart"
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
