# Compares the guests with the plan: reads the lines of `guest_plan`, of object-facts.awk, and, if they are known, leases
# (NETWORK MAC ADDRESS) and links of the host (DEVICE MASTER), each after an assignment to `part`. Prints a difference a line:
# UUID, action, text. The action that applies the plan is `live` with a command of virsh, `edit` with the options of virt-xml,
# `restart` with a change of the definition, `pending` if only the restart is missing, `rebuild`, or `other`.
BEGIN { FS = OFS = "\037" }

function differs(action, text) { print uuid, action, text }
# As the plan has it: GiB, or MiB with an M
function size_of(bytes) { return bytes % 1073741824 < 1048576 ? int(bytes / 1073741824) : int(bytes / 1048576) "M" }
function text_of(size) { return size ~ /M$/ ? substr(size, 1, length(size) - 1) " MiB" : size " GiB" }
function mib(kib) { return int(kib / 1024) }

part == "plan" {
  if (!($1 in count)) guests[++total] = $1
  count[$1]++
  for (n = 2; n <= 10; n++) plan[$1, count[$1], n] = $n
  planned[$1, $2, $3] = 1
  if ($2 == "secret") wanted_secret[$1, $3] = $4
  next
}
part == "lease" { lease[$1, $2] = $3; next }
part == "autostart" { autostarts[$1] = 1; next }
part == "link" { master[$1] = $2; has_links = 1; next }
part == "volume" {
  if ($3 == "capacity" || $3 == "format" || $3 == "encryption") volume[$2, $3] = $4
  if ($3 == "object") volume[$2, "is there"] = 1
  next
}
$1 == "pool" && $3 == "target" { directory[$2] = $4 }
$1 == "pool" && $3 == "object" { target[$4] = directory[$2]; uuid_of[$4] = $2 }
$1 != "domain" || !($2 in count) { next }
$3 == "mark" { os[$2] = $9; next }
$3 != "live" && $3 != "config" { next }
{ is_there[$2, $3] = 1 }
$4 == "interface" {
  interfaces[$2, $3] = interfaces[$2, $3] FS $5
  for (n = 6; n <= 13; n++) interface[$2, $3, $5, n] = $n
  next
}
$4 == "disk" {
  disks[$2, $3] = disks[$2, $3] FS $5
  bus[$2, $3, $5] = $6
  format[$2, $3, $5] = $7
  shareable[$2, $3, $5] = $8 == "shared" ? "yes" : ""
  source[$2, $3, $5] = $9
  cache[$2, $3, $5] = $10 == "" ? "default" : $10
  secret[$2, $3, $5] = $11
  next
}
{ value[$2, $3, $4] = $5; has[$2, $3, $4] = 1 }

# `side` is the definition, or the running guest if it has none.
function number(name, plan, what, text) {
  if (value[uuid, side, name] != plan) differs(what, text)
  else if (side == "config" && is_running && value[uuid, "live", name] != plan) differs("pending", "runs without the planned " (name == "memory" ? mib(plan) " MiB" : plan " CPUs") " until it is restarted")
}
# KiB; `first`: what the guest starts with, if that is less than all that it can have
function check_memory(most, first,   command) {
  command = "restart memory " most (first == "" ? "" : " " first)
  if (value[uuid, side, "memory"] == most && first != "" && value[uuid, side, "memory-at-start"] != first)
    differs(command, "starts with " mib(value[uuid, side, "memory-at-start"]) " MiB, planned " mib(first))
  else number("memory", most, command, mib(value[uuid, side, "memory"]) " MiB" (first == "" ? "" : " at most") ", planned " mib(most))
}
# What an interface is connected to, for people
function text_of_place(place,   part) {
  split(place, part, ":")
  if (place ~ /^bridge:/) return "bridge " part[2] (part[3] == "" ? "" : " of Open vSwitch")
  return place ~ /^direct:/ ? "device " part[2] " with mode " part[3] : place
}
# One command is enough for all differences of an interface.
function other_interface(mac, text) {
  differs(is_replaced[uuid, mac] ? "restart same" : "restart replace " mac " " wanted_place " " wanted_model, "interface " mac " " text)
  is_replaced[uuid, mac] = 1
}
function check_connection(mac, n, plan, title,   is) {
  is = interface[uuid, side, mac, n]
  if (is != plan) other_interface(mac, "has " (is == "" ? "no " title : title " " is) ", planned " (plan == "" ? "none" : plan))
}
function check_interface(mac, network, model, address, bootproto, group, vlan, isolated,   is, at) {
  wanted_place = network; wanted_model = model
  if (!((uuid, side, mac, 6) in interface)) differs("restart attach " mac " " network " " model, "no interface " mac " on " text_of_place(network))
  else if (interface[uuid, side, mac, 6] != network) {
    is = interface[uuid, side, mac, 6] == "" ? interface[uuid, side, mac, 8] : text_of_place(interface[uuid, side, mac, 6])
    differs("restart replace " mac " " network " " model, "no interface " mac " on " text_of_place(network) (is == "" ? "" : ": it is on " is))
  } else {
    if (interface[uuid, side, mac, 7] != model) other_interface(mac, "is " interface[uuid, side, mac, 7] ", planned " model)
    # A domain that runs has the VLANs of its port group too.
    if (side == "config") {
      check_connection(mac, 11, group, "port group")
      check_connection(mac, 12, vlan, "VLAN")
      if (interface[uuid, side, mac, 13] != isolated) other_interface(mac, isolated == "" ? "is isolated, planned as not isolated" : "is not isolated, planned as isolated")
    }
  }
  if (!is_running) return
  if (side == "config" && ((uuid, "config", mac, 6) in interface) && !((uuid, "live", mac, 6) in interface))
    differs("pending", "runs without interface " mac " until it is restarted")
  if (!((uuid, "live", mac, 6) in interface)) return
  if (interface[uuid, "live", mac, 10] == "down") differs("other", "the link of interface " mac " is down")
  at = interface[uuid, "live", mac, 9]
  is = interface[uuid, "live", mac, 8]
  if (has_links && at != "" && is != "" && master[at] != is && master[at] != "ovs-system")
    differs("other", "interface " mac " is not on its bridge " is)
  if (address == "" || bootproto == "static" || !(network in serves)) return
  if (!((network, mac) in lease)) differs("other", "no address on " network ", planned " address)
  else if (lease[network, mac] != address) differs("other", "address " lease[network, mac] ", planned " address)
}
function check_autostart(plan) {
  if (plan != "" && !(uuid in autostarts)) differs("live autostart", "does not start with the host, planned")
  if (plan == "" && uuid in autostarts) differs("live autostart --disable", "starts with the host, which is not planned")
}
# The options of a disk in the definition of the guest. The planned cache of a seed is the one of virt-install.
function check_options(name, wanted_format, wanted_cache, wanted_shared,   is) {
  is = format[uuid, side, name]
  if (wanted_format != "" && is != "" && is != wanted_format)
    differs("edit target=" name " --disk driver.type=" wanted_format, "disk " name " is read as " is ", planned " wanted_format)
  if (wanted_cache == "") return
  is = cache[uuid, side, name]
  if (is != wanted_cache) differs("edit target=" name " --disk cache=" wanted_cache, "disk " name " has the cache " is ", planned " wanted_cache)
  else if (is_pending(name) && cache[uuid, "live", name] != is) differs("pending", "runs with the cache " cache[uuid, "live", name] " of disk " name " until it is restarted")
  if (shareable[uuid, side, name] != wanted_shared)
    differs("edit target=" name " --disk shareable=" (wanted_shared == "" ? "off" : "on"), "disk " name " is " (wanted_shared == "" ? "shareable, which is not planned" : "not shareable, planned"))
  else if (is_pending(name) && shareable[uuid, "live", name] != wanted_shared)
    differs("pending", "runs with disk " name (wanted_shared == "" ? "" : " not") " shareable until it is restarted")
}
function check_secret(name, is, plan) {
  if (is == plan) return
  if (is == "" || plan == "") differs("rebuild", "disk " name " is " (is == "" ? "not encrypted, planned" : "encrypted, which is not planned"))
  else differs("rebuild", "disk " name " has the secret " is ", planned " plan)
}
function is_pending(name) { return side == "config" && is_running && (uuid, "live", name) in bus }
function check_disk(name, wanted_bus, wanted_format, pool, volume_name, size, wanted_cache, wanted_shared,   path, is) {
  path = pool == "" ? volume_name : target[pool] "/" volume_name
  if (!((uuid, side, name) in bus)) differs("rebuild", "no disk " name " with " (pool == "" ? path : "volume " pool "/" volume_name))
  else {
    is = source[uuid, side, name]
    if (is != path && is != pool "/" volume_name) differs("rebuild", "disk " name " has " (is == "" ? "nothing" : is) ", planned " path)
    if (bus[uuid, side, name] != wanted_bus) differs("rebuild", "disk " name " is on " bus[uuid, side, name] ", planned " wanted_bus)
    check_secret(name, secret[uuid, side, name], wanted_secret[uuid, name])
    # A volume of another format is a difference of its own.
    check_options(name, ((path, "format") in volume) && volume[path, "format"] != wanted_format ? "" : wanted_format, wanted_cache, wanted_shared)
  }
  if (pool == "" || !has_volumes || !(uuid_of[pool] in is_listed)) return
  if (!((path, "is there") in volume)) { differs("rebuild", "volume " pool "/" volume_name " is missing"); return }
  if (size != "" && size_of(volume[path, "capacity"]) != size) differs("rebuild", "volume " pool "/" volume_name " has " text_of(size_of(volume[path, "capacity"])) ", planned " text_of(size))
  if (wanted_secret[uuid, name] != "" && volume[path, "encryption"] == "") differs("rebuild", "volume " pool "/" volume_name " is not encrypted, planned")
  if (wanted_format != "" && volume[path, "format"] != wanted_format) differs("rebuild", "volume " pool "/" volume_name " is " volume[path, "format"] ", planned " wanted_format)
}
function check_firmware(plan,   is) {
  is = value[uuid, side, "firmware"] == "efi" ? "UEFI" : "BIOS"
  if (is != plan) differs("rebuild", "firmware " is ", planned " plan)
}
function check_flag(name, plan, title) {
  if (plan != "" && !((uuid, side, name) in has)) differs("rebuild", "no " title ", planned")
  if (plan == "" && ((uuid, side, name) in has)) differs("rebuild", title " that is not planned")
}
function unplanned(kind, list,   part, parts, n) {
  parts = split(substr(list, 2), part, FS)
  for (n = 1; n <= parts; n++) if (!((uuid, kind, part[n]) in planned)) {
    if (kind == "interface") differs("restart detach " part[n], "interface " part[n] " is not planned")
    else differs("rebuild", "disk " part[n] " is not planned")
  }
}

END {
  parts = has_leases ? split(dhcp_networks, part_, " ") : 0
  for (n = 1; n <= parts; n++) serves[part_[n]] = 1
  parts = split(listed_pools, pool_uuid, " ")
  for (n = 1; n <= parts; n++) is_listed[pool_uuid[n]] = 1
  for (g = 1; g <= total; g++) {
    uuid = guests[g]
    is_running = (uuid, "live") in is_there
    side = (uuid, "config") in is_there ? "config" : "live"
    if (!((uuid, side) in is_there)) continue
    if ((uuid, "live", "installer") in has) { differs("other", "is being installed"); continue }
    for (l = 1; l <= count[uuid]; l++) {
      name = plan[uuid, l, 2]
      a = plan[uuid, l, 3]
      if (name == "vcpus") number(name, a, "restart vcpus " a, (value[uuid, side, name] == "" ? "no" : value[uuid, side, name]) " CPUs, planned " a)
      else if (name == "memory") check_memory(a, plan[uuid, l, 4])
      else if (name == "firmware") check_firmware(a)
      else if (name == "secure-boot") check_flag(name, a, "Secure Boot")
      else if (name == "tpm") check_flag(name, a, "TPM")
      else if (name == "os" && a != "" && os[uuid] != "" && os[uuid] != a) differs("rebuild", "installed as " os[uuid] ", planned " a)
      else if (name == "interface") check_interface(a, plan[uuid, l, 4], plan[uuid, l, 5], plan[uuid, l, 6], plan[uuid, l, 7], plan[uuid, l, 8], plan[uuid, l, 9], plan[uuid, l, 10])
      else if (name == "disk") check_disk(a, plan[uuid, l, 4], plan[uuid, l, 5], plan[uuid, l, 6], plan[uuid, l, 7], plan[uuid, l, 8], plan[uuid, l, 9], plan[uuid, l, 10])
      else if (name == "autostart" && side == "config") check_autostart(a)
    }
    unplanned("interface", interfaces[uuid, side])
    unplanned("disk", disks[uuid, side])
  }
}
