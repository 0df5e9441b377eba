# Reads the lines of `external_plan`, then such lines of the hosts that the lab has added, then the XML of a network of the
# host, each after an assignment to `part`. Prints a line each: `other` and how the network differs from the plan, `taken` and
# which host of somebody else has a planned MAC, name or address, or an operation of net-update: COMMAND SECTION PARENT XML. A
# host that is not planned and that the lab has not added stays. With `only_removed`, missing hosts are not added.
BEGIN { family = 4; parent = -1 }

function value(name) {
  if (!match($0, "[ \t\n]" name "=[\047\"][^\047\"]*")) return ""
  return substr($0, RSTART + length(name) + 3, RLENGTH - length(name) - 3)
}
function escaped(text) {
  gsub(/&/, "\\&amp;", text)
  gsub(/</, "\\&lt;", text)
  gsub(/\047/, "\\&apos;", text)
  return text
}
function attribute(name, text) { return text == "" ? "" : " " name "=\047" escaped(text) "\047" }
function ones(netmask,   part, count, n, bits) {
  count = split(netmask, part, ".")
  for (n = 1; n <= count; n++) for (; part[n] > 0; part[n] = int(part[n] / 2)) bits += part[n] % 2
  return bits
}
function size(address) {
  if (value("prefix") != "") return value("prefix")
  if (value("netmask") != "") return ones(value("netmask"))
  return address + 0 < 128 ? 8 : address + 0 < 192 ? 16 : 24
}
# Hosts of DHCP (without a MAC in IPv6) and of DNS, which have a name and an address
function add_dhcp(set, family, mac, name, ip,   n) {
  n = ++dhcps[set]
  mac_of[set, n] = tolower(mac); name_of[set, n] = name; ip_of[set, n] = ip; family_of[set, n] = family
  in_dhcp[set, key(set, n)] = 1
}
function key(set, n) { return family_of[set, n] FS mac_of[set, n] FS name_of[set, n] FS ip_of[set, n] }
function add_dns(set, name, ip) {
  if ((set, ip, name) in in_dns) return
  in_dns[set, ip, name] = 1
  pair_name[set, ++pairs[set]] = name
  pair_ip[set, pairs[set]] = ip
}
function add_host(set, mac, name, ip, ip6) {
  if (mac != "" && ip != "" && (set != "plan" || (4 in has_range))) add_dhcp(set, 4, mac, name, ip)
  if (mac != "" && name != "" && ip6 != "" && (set != "plan" || (6 in has_range))) add_dhcp(set, 6, "", name, ip6)
  if (name != "" && ip != "") add_dns(set, name, ip)
  if (name != "" && ip6 != "") add_dns(set, name, ip6)
}

part != "is" {
  split($0, field, "\037")
  if (field[1] != network) next
  if (field[2] == "host") add_host(part, field[4], field[5], field[6], field[7])
  if (field[2] == "bridge") planned["bridge"] = field[3]
  if (field[2] == "address") planned["address" field[3]] = field[4] "/" field[5]
  if (field[2] == "range") { planned["range" field[3]] = field[4] " - " field[5]; has_range[field[3]] = 1 }
  next
}
/^\/?metadata[ >\/]/ { in_metadata = /^metadata[^\/]*>/; next }
in_metadata { next }
/^bridge / { has["bridge"] = value("name") }
/^ip / {
  parent++
  family = value("family") == "ipv6" ? 6 : 4
  if (planned["address" family] != "" && value("address") "/" size(value("address")) == planned["address" family]) {
    has["address" family] = planned["address" family]
    parent_of[family] = parent
  } else if (has["address" family] == "") has["address" family] = value("address") "/" size(value("address"))
}
/^\/ip>/ { family = 4 }
/^range / {
  text = value("start") " - " value("end")
  if (has["range" family] == "" || text == planned["range" family]) has["range" family] = text
}
/^dns[ >]/ { dns = 1 }
/^\/dns>/ { dns = 0 }
/^host / && dns { address = value("ip"); records[address]++ }
/^hostname>/ && dns {
  name = substr($0, 10)
  sub(/[ \t\n]+$/, "", name)
  add_dns("is", name, address)
}
/^host / && !dns { add_dhcp("is", family, value("mac"), value("name"), value("ip")) }

function compare(what, title) {
  if (planned[what] == "" || has[what] == planned[what]) return
  print "other\t" title " " (has[what] == "" ? "none" : has[what]) ", planned " planned[what]
}
function operation(command, section, parent, xml) { return command "\t" section "\t" parent "\t" xml }
function host(set, n) {
  return "<host" attribute("mac", mac_of[set, n]) attribute("name", name_of[set, n]) attribute("ip", ip_of[set, n]) "/>"
}
function taken(text) { if (!(text in is_reported)) print "taken\t" text; is_reported[text] = 1 }
function words(set, n,   text) {
  text = mac_of[set, n] " " name_of[set, n] " " ip_of[set, n]
  gsub(/^ +| +$/, "", text)
  gsub(/  +/, " ", text)
  return text
}
# Those of others, by all that a planned host must have alone
function index_others(   n, family) {
  for (n = 1; n <= dhcps["is"]; n++) {
    if (("plan", key("is", n)) in in_dhcp || ("own", key("is", n)) in in_dhcp) continue
    family = family_of["is", n]
    if (mac_of["is", n] != "") other[family, "mac", mac_of["is", n]] = n
    if (name_of["is", n] != "") other[family, "name", name_of["is", n]] = n
    if (ip_of["is", n] != "") other[family, "ip", ip_of["is", n]] = n
  }
}
function check_taken(n,   family, at) {
  family = family_of["plan", n]
  at = 0
  if ((family, "mac", mac_of["plan", n]) in other) at = other[family, "mac", mac_of["plan", n]]
  else if ((family, "name", name_of["plan", n]) in other) at = other[family, "name", name_of["plan", n]]
  else if ((family, "ip", ip_of["plan", n]) in other) at = other[family, "ip", ip_of["plan", n]]
  if (at) taken("DHCP host " words("is", at) " is not of this lab, planned " words("plan", n) ": to remove it, run virsh net-update " network " delete ip-dhcp-host \"" host("is", at) "\" --live --config")
}

END {
  compare("bridge", "bridge")
  for (family = 4; family <= 6; family += 2) { compare("address" family, "address"); compare("range" family, "dynamic range") }

  index_others()
  for (n = 1; n <= dhcps["is"]; n++) {
    if (("plan", key("is", n)) in in_dhcp || !(("own", key("is", n)) in in_dhcp)) continue
    print operation("delete", "ip-dhcp-host", parent_of[family_of["is", n]] + 0, host("is", n))
  }
  for (n = 1; n <= (only_removed ? 0 : dhcps["plan"]); n++) {
    if (("is", key("plan", n)) in in_dhcp) continue
    check_taken(n)
    print operation("add-last", "ip-dhcp-host", parent_of[family_of["plan", n]] + 0, host("plan", n))
  }

  # The names of an address stand in one element: net-update refuses a second one.
  for (n = 1; n <= pairs["is"]; n++) {
    address = pair_ip["is", n]; name = pair_name["is", n]
    if (("plan", address, name) in in_dns) continue
    if (("own", address, name) in in_dns) touched[address] = 1
    else { shared[address] = name; if (!(name in owner)) owner[name] = address }
  }
  for (n = 1; n <= pairs["plan"]; n++) {
    address = pair_ip["plan", n]; name = pair_name["plan", n]
    if (!only_removed && !(("is", address, name) in in_dns)) {
      touched[address] = 1
      if (address in shared) taken("DNS name " shared[address] " of " address " is not of this lab, planned " name)
      else if (name in owner) taken("DNS name " name " is that of " owner[name] ", planned " address)
    }
    if (!(address in names)) order[++addresses] = address
    names[address] = names[address] "<hostname>" escaped(name) "</hostname>"
  }
  for (n = 1; n <= pairs["is"]; n++) {
    address = pair_ip["is", n]
    if (!(address in touched) || (address in shared) || (address in is_deleted)) continue
    is_deleted[address] = 1
    if (records[address] == 1) print operation("delete", "dns-host", 0, "<host ip=\047" escaped(address) "\047/>")
  }
  for (n = 1; n <= addresses; n++)
    if ((order[n] in touched) && !(order[n] in shared))
      print operation("add-last", "dns-host", 0, "<host ip=\047" escaped(order[n]) "\047>" names[order[n]] "</host>")
}
