# Reads the current XML of a network, then the planned one, and prints the differences. A change of DHCP and DNS hosts is an
# operation of net-update: COMMAND SECTION PARENT XML. Any other difference is `other` and a text, or `later` and a text if
# guests can work without it until the network is defined again.
BEGIN {
  RS = "<"
  # Compared by themselves; libvirt adds a MAC.
  count = split("network name uuid mac forward nat bridge domain ip range dns host hostname dhcp interface", part, " ")
  for (n = 1; n <= count; n++) is_known[part[n]] = 1
}
FNR == 1 { side++; family = 4; dns = in_metadata = 0 }
/^\/?metadata[ >\/]/ { in_metadata = /^metadata[^\/]*>/; next }
in_metadata { next }

function value(name) {
  if (!match($0, "[ \t\n]" name "=[\047\"][^\047\"]*")) return "-"
  return substr($0, RSTART + length(name) + 3, RLENGTH - length(name) - 3)
}
function fact(text) { if (!((side, text) in has)) { has[side, text] = 1; facts[side, ++facts_of[side]] = text } }
function attribute(name, text) { return text == "-" ? "" : " " name "=\047" text "\047" }

# Any other element, with its attributes and its text
/^[A-Za-z]/ {
  element = $0
  sub(/[ \t\n>\/].*/, "", element)
  rest = $0
  gsub(/[ \t\n]+/, " ", rest)
  sub(/ ?\/?> ?/, " ", rest)
  sub(/ $/, "", rest)
  gsub(/"/, "\047", rest)
  # The plan has these two characters as numbers.
  gsub(/&apos;/, "\\&#39;", rest)
  gsub(/\\/, "\\&#92;", rest)
  # The default ports of libvirt
  if (!(element in is_known) && rest != "port start=\0471024\047 end=\04765535\047") fact("element " rest)
}
/^network / && value("ipv6") == "yes" { fact("ipv6 without addresses") }
/^domain / && value("localOnly") == "yes" { fact("domain localOnly") }
/^dns / && /=/ { rest = $0; sub(/ *\/?>.*/, "", rest); fact(rest) }
/^bridge / && value("zone") != "-" { fact("bridge zone " value("zone")) }
/^bridge / && value("macTableManager") != "-" { fact("bridge macTableManager " value("macTableManager")) }
# libvirt adds the first device as an attribute, and each device as an element.
/^(forward|interface) / && value("dev") != "-" { fact("forward dev " value("dev")) }
/^forward[ >\/]/ { fact("forward mode " value("mode")) }
/^nat / && value("ipv6") == "yes" { fact("NAT of IPv6") }
/^bridge / { fact("bridge " value("name") " stp " value("stp") " delay " value("delay")) }
/^domain / { fact("domain " value("name")) }
/^ip / {
  family = value("family") == "ipv6" ? 6 : 4
  fact("address " value("address") " " (value("prefix") == "-" ? value("netmask") : "/" value("prefix")))
}
/^range / { fact("range " value("start") " - " value("end")) }
/^dns[ >]/ { dns = 1 }
/^\/dns>/ { dns = 0 }
/^host / && dns { record++; address = value("ip"); records[side, address]++ }
/^hostname>/ && dns {
  name = substr($0, 10)
  sub(/[ \t\n]+$/, "", name)
  pair[side, ++pairs[side]] = address " " name
  has[side, "dns " address " " name] = 1
  owners[side, name]++
  address_of[side, pairs[side]] = address
  name_of[side, pairs[side]] = name
  is_first[side, pairs[side]] = record != last_record
  last_record = record
}
/^host / && !dns {
  n = ++hosts[side]
  mac[side, n] = value("mac"); host_name[side, n] = value("name"); ip[side, n] = value("ip"); parent[side, n] = family
  line[side, n] = family " " mac[side, n] " " host_name[side, n] " " ip[side, n]
  has[side, line[side, n]] = 1
  using[side, family, "name", host_name[side, n]]++
  using[side, family, "ip", ip[side, n]]++
}

function operation(command, section, family, xml) { return command "\t" section "\t" (family == 6) "\t" xml }
function host(side, n) {
  return "<host" attribute("mac", mac[side, n]) attribute("name", host_name[side, n]) attribute("ip", ip[side, n]) "/>"
}
# Whether another host of the current network has the name or address of host `n`: net-update would change that one.
function taken(n, same) {
  if (using[1, parent[2, n], "ip", ip[2, n]] > (ip[1, same] == ip[2, n])) return 1
  return host_name[2, n] != "-" && \
    using[1, parent[2, n], "name", host_name[2, n]] > (host_name[1, same] == host_name[2, n])
}

function kind(text) { return text == "domain localOnly" ? "later" : "other" }

END {
  for (n = 1; n <= facts_of[1]; n++) if (!((2, facts[1, n]) in has)) print kind(facts[1, n]) "\tnot planned: " facts[1, n]
  for (n = 1; n <= facts_of[2]; n++) if (!((1, facts[2, n]) in has)) print kind(facts[2, n]) "\tplanned: " facts[2, n]

  for (n = 1; n <= hosts[1]; n++) {
    if ((2, line[1, n]) in has) continue
    key = parent[1, n] " " (mac[1, n] == "-" ? host_name[1, n] : mac[1, n])
    removed[key] = n
    gone[n] = 1
  }
  for (n = 1; n <= hosts[2]; n++) {
    if ((1, line[2, n]) in has) continue
    if (host_name[2, n] != "-" && using[2, parent[2, n], "name", host_name[2, n]] > 1)
      print "other\tplanned: two reservations of the name " host_name[2, n]
    key = parent[2, n] " " (mac[2, n] == "-" ? host_name[2, n] : mac[2, n])
    if (key in removed && !taken(n, removed[key])) {
      delete gone[removed[key]]
      modified[++modifications] = operation("modify", "ip-dhcp-host", parent[2, n], host(2, n))
    } else added[++additions] = operation("add-last", "ip-dhcp-host", parent[2, n], host(2, n))
  }
  for (n = 1; n <= hosts[1]; n++) if (n in gone) print operation("delete", "ip-dhcp-host", parent[1, n], host(1, n))
  for (n = 1; n <= modifications; n++) print modified[n]
  for (n = 1; n <= additions; n++) print added[n]

  # All names of an address go together: net-update refuses a second record of it.
  for (n = 1; n <= pairs[1]; n++) if (!((2, "dns " pair[1, n]) in has)) touched[address_of[1, n]] = 1
  for (n = 1; n <= pairs[2]; n++) if (!((1, "dns " pair[2, n]) in has)) touched[address_of[2, n]] = 1
  for (n = 1; n <= pairs[1]; n++) {
    address = address_of[1, n]
    if (!(address in touched) || !is_first[1, n]) continue
    if (records[1, address] == 1) print operation("delete", "dns-host", 4, "<host ip=\047" address "\047/>")
    else if (owners[1, name_of[1, n]] == 1)
      print operation("delete", "dns-host", 4, "<host><hostname>" name_of[1, n] "</hostname></host>")
    else print "other\tnot planned: names of " address
  }
  for (n = 1; n <= pairs[2]; n++) {
    address = address_of[2, n]
    if (!(address in touched)) continue
    if (!(address in names)) order[++addresses] = address
    names[address] = names[address] "<hostname>" name_of[2, n] "</hostname>"
  }
  for (n = 1; n <= addresses; n++)
    print operation("add-last", "dns-host", 4, "<host ip=\047" order[n] "\047>" names[order[n]] "</host>")
}
