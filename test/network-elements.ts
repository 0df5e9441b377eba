/** Layers of networks that together have every element, for the schema of libvirt and for a real libvirt. */
export const NETWORKS: Readonly<Record<string, string>> = {
  "networks.d/full.yml": `mode: nat
domain: full.test
bridge: {name: vnet-full, stp: false, delay: 2, mac: 52:54:00:0a:00:01}
forward: {device: uplink, addresses: {start: 203.0.113.10, end: 203.0.113.12}, ports: {start: 20000, end: 29999}}
mtu: 1400
gateway: 10.9.1.1
netmask: 255.255.255.0
dhcp:
  start: 10.9.1.100
  end: 10.9.1.199
  lease: 30
  options: {ntp: [10.9.1.5, 10.9.1.6], search: [full.test, lab.test], router: 10.9.1.9, 252: "http://ks/a,b #c", 26: 1300}
  hosts: [{mac: 52:54:00:0a:00:60, ip: 10.9.1.60, name: printer, lease: infinite}]
ipv6:
  gateway: fd00:a:1::1
  prefix: 80
  nat: false
  dhcp:
    start: fd00:a:1::100
    end: fd00:a:1::1ff
    lease: infinite
    options: {ntp: ["fd00:a:1::5"], search: [full.test], 23: ["fd00:a:1::6"]}
    hosts: [{duid: "0:3:0:1:52:54:0:a:0:61", ip: "fd00:a:1::61", name: camera, lease: 120}]
subnets: [{gateway: 10.9.2.1, prefix: 25}, {gateway: "fd00:a:2::1", prefix: 64}]
routes: [{to: 10.50.0.0/16, via: 10.9.1.7, metric: 3}, {to: "FD00:0050::/64", via: "fd00:0a:1::7"}]
dns:
  enabled: true
  aliases: [gw]
  hosts: [{ip: 10.9.1.50, name: disk}]
  wildcards: [{ip: 10.9.1.80, name: apps.full.test}, {ip: "fd00:a:1::80", name: apps.full.test}]
  local_only: true
  forwarders: [10.9.1.53, {domain: corp.test, address: "FD00:a:1::0054"}, {domain: own.test}]
  srv: [{service: ldap, protocol: tcp, domain: corp.full.test, target: ipa.full.test, port: 389, priority: 1, weight: 2}, {service: kdc, protocol: udp, target: ipa.full.test, port: 88, priority: 0, weight: 0}]
  txt: [{name: full.test, value: "v=spf1 a:x's, b # <all> & c"}]
dnsmasq: [log-dhcp, 'txt-record=own.test,"a\\b''s"']
isolated_ports: true
description: everything that libvirt itself serves
`,
  "networks.d/quiet.yml": `mode: isolated
bridge: {name: vnet-quiet, stp: false}
gateway: none
subnet: 10.9.3.0/24
ipv6: {gateway: none, subnet: "fd00:a:3::/64"}
`,
  "networks.d/boot.yml": `mode: nat
bridge: {name: vnet-boot, stp: false}
gateway: 10.9.10.1
prefix: 24
dhcp: {start: 10.9.10.100, end: 10.9.10.199}
netboot: {tftp: /srv, loader: grub}
`,
  "networks.d/tftp.yml": `mode: isolated
bridge: {name: vnet-tftp, stp: false}
gateway: 10.9.11.1
prefix: 24
tftp: /srv
dhcp: {start: 10.9.11.100, end: 10.9.11.120, boot: {file: pxelinux.0, server: 10.9.11.5}}
`,
  "networks.d/six.yml": `mode: isolated
domain: six.test
bridge: {name: vnet-six, stp: false}
ipv6: {gateway: "fd00:a:4::1", dhcp: {}}
dns: {hosts: [{ip: "fd00:a:4::5", name: five}], local_only: false}
`,
  "networks.d/behind.yml": `mode: isolated
bridge: {name: vnet-behind, stp: false}
gateway: {guest: fw}
host_address: 10.9.5.254
prefix: 24
dhcp: {start: 10.9.5.100, end: 10.9.5.199}
ipv6: {gateway: {guest: fw}, host_address: "fd00:a:5::fe"}
dns: {enabled: false}
`,
  "networks.d/reserved.yml": `mode: route
bridge: {name: vnet-reserved, stp: false}
forward: {device: uplink}
gateway: 10.9.6.1
prefix: 24
dhcp: {}
`,
  "networks.d/lan.yml": "mode: bridge\nbridge: {name: br0, type: linux}\ngateway: 10.9.7.1\nprefix: 24\n",
  "networks.d/tap.yml": "mode: macvtap\nmacvtap: {devices: [uplink], mode: private}\n",
  "networks.d/ovs.yml": `mode: bridge
bridge: {name: ovsbr0, type: openvswitch}
port_groups:
  servers: {default: true, vlan: 20}
  plain: {bandwidth: {}}
  uplink: {vlan: {trunk: [20, 30], native: 20, native_mode: tagged}}
`,
};

/** As NETWORKS, with elements that need a firewalld or a kernel that the tests do not have. */
export const MORE_NETWORKS: Readonly<Record<string, string>> = {
  "networks.d/zone.yml": `mode: open
bridge: {zone: trusted}
gateway: 10.9.8.1
prefix: 24
bandwidth: {inbound: {average: 1000, peak: 5000, burst: 1024}, outbound: {average: 128, peak: 256, burst: 64}}
port_groups: {slow: {bandwidth: {inbound: {average: 10, peak: 20, burst: 30}, outbound: {average: 5, peak: 6, burst: 7}}}}
`,
  "networks.d/switch.yml":
    "mode: bridge\nbridge: {name: ovsbr1, type: openvswitch}\nvlan: {trunk: [42, 47], native: 42, native_mode: tagged}\n",
};

export const GUESTS: Readonly<Record<string, string>> = {
  "guests.d/fw.yml":
    'templates: ~\ninterfaces: [{network: lan, ip: 10.9.7.5}, {network: behind, ip: 10.9.5.1, ip6: "fd00:a:5::1"}]\n',
  "guests.d/a.yml": `templates: ~
interfaces:
  - {network: full, mac: 52:54:00:0a:01:01, ip: 10.9.1.11, ip6: "fd00:a:1::11", lease: 5}
  - {network: full, mac: 52:54:00:0a:01:02, ip: 10.9.2.11, dns: false}
  - {network: six, mac: 52:54:00:0a:01:03, ip6: "fd00:a:4::11", duid: "0:3:0:1:52:54:0:a:1:3"}
  - {network: reserved, mac: 52:54:00:0a:01:04, ip: 10.9.6.11}
  - {network: ovs, mac: 52:54:00:0a:01:05, port_group: uplink}
`,
};
