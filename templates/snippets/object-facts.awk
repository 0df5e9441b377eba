# Reads the XML of domains, networks, storage pools and volumes as libvirt prints it, one after the other, and prints what
# the scripts ask for, a fact a line: KIND KEY FACT VALUE ..., with \037 between them and \036 for a line break in a value.
# KEY is the UUID, of a volume its path. The last fact of an object is `object`: without it, the XML is not complete.
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
function ones(netmask,   part, count, n, bits) {
  count = split(netmask, part, ".")
  for (n = 1; n <= count; n++) for (; part[n] > 0; part[n] = int(part[n] / 2)) bits += part[n] % 2
  return bits
}
# Of an address without a size, as libvirt has it: by its class
function prefix(address) {
  if (value("prefix") != "") return value("prefix")
  if (value("netmask") != "") return ones(value("netmask"))
  return address + 0 < 128 ? 8 : address + 0 < 192 ? 16 : 24
}

# What metadata holds
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
  key = object = ""
  depth = has_bridge = 1
  next
}
element == root && !is_empty { depth++ }
element == "/" root && !--depth { print kind, key, "object", object; next }
element == "name" && object == "" { object = text }
element == "uuid" && key == "" { key = text }

kind == "domain" { attributes(); paths(text) }
kind == "domain" && element == "disk" { in_disk = 1; images = is_closed = 0 }
kind == "domain" && element == "/disk" {
  in_disk = 0
  for (; images; images--) fact("image", image[images], is_closed ? "closed" : "open")
}
# The chain of backing images ends with an empty element, where libvirt knows it.
in_disk && (element == "backingStore" && is_empty || element == "driver" && value("type") == "raw") { is_closed = 1 }
in_disk && element == "source" {
  if (value("pool") != "") fact("volume", value("pool"), value("volume"))
  if (value("file") value("dev") != "") image[++images] = value("file") value("dev")
}
kind == "domain" && element ~ /^\/?interface$/ { in_interface = element == "interface" }
in_interface && element == "source" {
  if (value("network") != "") fact("network", value("network"))
  if (value("bridge") != "") fact("bridge", value("bridge"))
}

# With a forward mode like this, the bridge is one of the host.
kind == "net" && element == "forward" { has_bridge = value("mode") !~ /^(bridge|private|vepa|passthrough|hostdev)$/ }
kind == "net" && element == "bridge" && has_bridge && value("name") != "" { fact("bridge", value("name")) }
kind == "net" && element ~ /^(ip|route)$/ && value("address") != "" {
  fact("subnet", value("address"), prefix(value("address")))
}

kind == "pool" && element == "path" { fact("target", text, type) }
kind == "volume" && element == "path" {
  if (key == "") key = text
  else fact("back", text)
}
