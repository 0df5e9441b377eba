# Reads the XML of domains, networks, storage pools and volumes as libvirt prints it, one after the other, and prints the
# facts that the scripts use, one a line: KIND KEY FACT VALUE ..., with \037 between them and \036 for a line break in a value.
# KEY is the UUID, of a volume its path. The properties of a domain are facts `live` and `config`: of the running domain, and of its definition for the next
# start. The last fact of an object is `object`: without it, the XML is not complete.
BEGIN { RS = "<"; OFS = "\037" }

function plain(text) {
  gsub(/&lt;/, "<", text)
  gsub(/&gt;/, ">", text)
  gsub(/&quot;/, "\"", text)
  gsub(/&apos;/, "\047", text)
  gsub(/\n|&#10;|&#x[aA];/, "\036", text)
  gsub(/&#9;|&#x9;/, "\t", text)
  gsub(/&#13;|&#x[dD];/, "\r", text)
  gsub(/&amp;/, "\\&", text)
  return text
}
# An attribute of the tag
function value(attribute,   rest) {
  if (!match(tag, "[ \t\n]" attribute "=[\047\"]")) return ""
  rest = substr(tag, RSTART + RLENGTH)
  return plain(substr(rest, 1, index(rest, substr(tag, RSTART + RLENGTH - 1, 1)) - 1))
}
function fact(name, one, two) {
  if ((kind, key, name, one, two) in printed) return
  printed[kind, key, name, one, two] = 1
  print kind, key, name, one, two
}
# A property of the domain
function is(name, a, b, c, d, e, f, g, h, i) { print kind, key, side, name, a, b, c, d, e, f, g, h, i }
# libvirt prints memory in KiB, capacities in bytes. As numbers they would be too large for some kinds of awk.
function trimmed(text) { gsub(/[^0-9]/, "", text); return text }
# Also those inside an argument of QEMU, as in `file=/srv/a.img,if=virtio`
function paths(text,   part, count, n) {
  if (!index(text, "/")) return
  if (text ~ /^\//) fact("path", text)
  count = split(text, part, /[=,]/)
  for (n = 1; n <= count; n++) if (part[n] ~ /^\//) fact("path", part[n])
}
function attributes(   rest, text) {
  rest = tag
  while (match(rest, /=("[^"]*"|\047[^\047]*\047)/)) {
    text = substr(rest, RSTART + 2, RLENGTH - 3)
    rest = substr(rest, RSTART + RLENGTH)
    paths(plain(text))
  }
}
# What the interface is connected to, as in the lines of `guest_plan`
function place() {
  if (network != "") return network
  if (nic_type == "bridge") return "bridge:" bridge (switch_type == "openvswitch" ? ":openvswitch" : "")
  return nic_type == "direct" ? "direct:" source_device ":" (source_mode == "" ? "vepa" : source_mode) : ""
}
function ones(netmask,   part, count, n, bits) {
  count = split(netmask, part, ".")
  for (n = 1; n <= count; n++) for (; part[n] > 0; part[n] = int(part[n] / 2)) bits += part[n] % 2
  return bits
}
# An address without a size has the size of its class, as in libvirt.
function prefix(address) {
  if (value("prefix") != "") return value("prefix")
  if (value("netmask") != "") return ones(value("netmask"))
  return address + 0 < 128 ? 8 : address + 0 < 192 ? 16 : 24
}

# Comments and CDATA, which metadata may hold
/^!--/, /-->/ { next }
/^!\[CDATA\[/, /\]\]>/ { next }
{
  end = index($0, ">")
  tag = end ? substr($0, 1, end - 1) : $0
  text = end ? plain(substr($0, end + 1)) : ""
  element = tag
  sub(/[ \t\n].*/, "", element)
  is_empty = sub(/\/$/, "", element) || tag ~ /\/$/
}
!depth {
  if (element !~ /^(domain|network|pool|volume)$/) next
  root = element
  kind = root == "network" ? "net" : root
  type = value("type")
  side = value("id") == "" ? "config" : "live"
  is_netboot = ends_at_reboot = in_source = in_backing = in_disk = in_interface = in_metadata = in_mark = 0
  key = object = ""
  depth = has_bridge = 1
  next
}
element == root && !is_empty { depth++ }
element == "/domain" && depth == 1 && is_netboot && ends_at_reboot { is("installer") }
element == "/" root && !--depth { print kind, key, "object", object; next }
element == "name" && object == "" { object = text }
element == "uuid" && key == "" { key = text }

element ~ /^\/?metadata$/ { in_metadata = element == "metadata" && !is_empty }
# The mark of miniascape. A clone has that of its origin, with the UUID of its origin.
in_metadata && element ~ /(^|:)lab$/ && index(tag, "miniascape:lab:1") {
  in_mark = !is_empty
  is_own_mark = value("uuid") == key
  if (is_own_mark)
    print kind, key, "mark", value("id"), value("site"), value("object"), value("host"), value("directory"), value("os")
  next
}
in_mark && element ~ /^\/.*(:|\/)lab$/ { in_mark = 0 }
in_mark && is_own_mark && element ~ /(^|:)host$/ {
  print kind, key, "marked-host", value("network"), value("mac"), value("name"), value("ip"), value("ip6")
}
in_mark && is_own_mark && element ~ /(^|:)volume$/ {
  fact(value("seed") == "" ? "marked-volume" : "marked-seed", value("pool"), value("name"))
  if (value("secret") != "") fact("marked-secret", value("secret"), value("pool") "/" value("name"))
}
in_mark { next }

kind == "domain" { attributes(); paths(text) }
in_metadata { next }
kind == "domain" && element == "memory" { is("memory", trimmed(text)) }
kind == "domain" && element == "currentMemory" { is("memory-at-start", trimmed(text)) }
kind == "domain" && element == "vcpu" { is("vcpus", value("current") == "" ? trimmed(text) : value("current")) }
kind == "domain" && element == "os" && value("firmware") != "" { is("firmware", value("firmware")) }
kind == "domain" && element == "loader" {
  if (value("type") == "pflash") is("firmware", "efi")
  if (value("secure") == "yes") is("secure-boot")
}
# Until its first start, a guest has no loader.
kind == "domain" && element == "feature" && value("name") == "secure-boot" && value("enabled") == "yes" { is("secure-boot") }
kind == "domain" && element == "type" && value("arch") != "" { is("machine", value("machine"), value("arch")) }
kind == "domain" && element == "tpm" { is("tpm") }
# It is being installed: from a kernel that its installed system does not have, or over the network until its first restart.
kind == "domain" && element == "kernel" { is("installer") }
kind == "domain" && element == "boot" && (value("dev") == "network" || in_interface) { is_netboot = 1 }
kind == "domain" && element == "on_reboot" { ends_at_reboot = text ~ /^destroy/ }
kind == "domain" && element == "disk" {
  in_disk = 1; images = is_closed = 0
  target = bus = source = format = cache = secret = ""
  shareable = "own"
  is_disk = value("device") == "" || value("device") == "disk"
}
in_disk && element == "target" { target = value("dev"); bus = value("bus") }
in_disk && element == "driver" { format = value("type"); cache = value("cache") }
in_disk && element == "shareable" { shareable = "shared" }
in_disk && element == "secret" && secret == "" { secret = value("uuid") }
in_disk && element == "source" && source == "" {
  source = value("pool") == "" ? value("file") value("dev") : value("pool") "/" value("volume")
}
kind == "domain" && element == "/disk" {
  in_disk = 0
  if (is_disk) is("disk", target, bus, format, shareable, source, cache, secret)
  for (; images; images--) fact("image", image[images], is_closed ? "closed" : "open")
}
# The chain of backing images ends with an empty element if libvirt knows the whole chain.
in_disk && (element == "backingStore" && is_empty || element == "driver" && value("type") == "raw") { is_closed = 1 }
in_disk && element == "source" {
  if (value("pool") != "") fact("volume", value("pool"), value("volume"))
  if (value("file") value("dev") != "") image[++images] = value("file") value("dev")
}
kind == "domain" && element ~ /^\/?interface$/ {
  in_interface = element == "interface"
  # Where Open vSwitch has its ports depends on its datapath.
  if (!in_interface) is("interface", mac, place(), model, switch_type == "openvswitch" ? "" : bridge, device, link, group, vlan, isolated)
  mac = network = model = device = bridge = link = source_device = source_mode = group = vlan = isolated = switch_type = ""
  nic_type = value("type")
}
in_interface && element == "mac" { mac = value("address") }
in_interface && element == "model" { model = value("type") }
in_interface && element == "target" { device = value("dev") }
in_interface && element == "link" { link = value("state") }
in_interface && element == "virtualport" { switch_type = value("type") }
in_interface && element == "vlan" { vlan = value("trunk") == "yes" ? "trunk" : "" }
in_interface && element == "tag" {
  vlan = vlan (vlan == "" ? "" : " ") value("id") (value("nativeMode") == "" ? "" : ":" value("nativeMode"))
}
in_interface && element == "port" && value("isolated") == "yes" { isolated = "yes" }
in_interface && element == "source" {
  network = value("network"); bridge = value("bridge"); group = value("portgroup")
  source_device = value("dev"); source_mode = value("mode")
  if (network != "") fact("network", network)
  if (bridge != "") fact("bridge", bridge)
}

# In these forward modes, the bridge belongs to the host.
kind == "net" && element == "forward" { has_bridge = value("mode") !~ /^(bridge|private|vepa|passthrough|hostdev)$/ }
kind == "net" && element == "bridge" && has_bridge && value("name") != "" { fact("bridge", value("name")) }
kind == "net" && element ~ /^(ip|route)$/ && value("address") != "" {
  fact("subnet", value("address"), prefix(value("address")))
}

kind == "pool" && element == "path" { fact("target", text, type) }
kind == "pool" && element == "source" { in_source = !is_empty; pool_source = "" }
kind == "pool" && in_source && (element == "host" || element == "name" && object != "" && pool_source == "") {
  pool_source = element == "host" ? value("name") : text
}
kind == "pool" && in_source && element == "dir" { pool_source = pool_source ":" value("path") }
# libvirt tells the devices of a volume group.
kind == "pool" && in_source && element == "device" && type != "logical" { pool_source = value("path") }
kind == "pool" && element == "/source" { if (pool_source != "") fact("source", pool_source); in_source = 0 }
kind == "volume" && element == "capacity" { bytes = trimmed(text) }
kind == "volume" && element == "backingStore" { in_backing = !is_empty }
kind == "volume" && element == "/backingStore" { in_backing = 0 }
# A partition has the type of its table: none, linux and so on.
kind == "volume" && element == "format" && !in_backing { fact("capacity", bytes); fact("format", type == "block" ? "raw" : value("type")) }
kind == "volume" && element == "encryption" && !in_backing { fact("encryption", value("format")) }
kind == "volume" && element == "path" {
  if (key == "") key = text
  else fact("back", text)
}
