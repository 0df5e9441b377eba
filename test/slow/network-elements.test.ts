import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { after, suite, test } from "node:test";
import { directoryWith } from "../directory.ts";
import { siteOf } from "../lab-host.ts";
import { LIMIT } from "../limits.ts";
import { GUESTS, NETWORKS } from "../network-elements.ts";
import { RealHost } from "../real-lab.ts";
import { has } from "../tools.ts";

/** A switch of Open vSwitch without its kernel module, and the devices that the networks name. */
const HOST = `
  mkdir -p /run/openvswitch
  mount -t tmpfs tmpfs /run/openvswitch
  ovsdb-tool create /run/openvswitch/db /usr/share/openvswitch/vswitch.ovsschema
  ovsdb-server /run/openvswitch/db --remote=punix:/run/openvswitch/db.sock --pidfile --detach --log-file=/run/openvswitch/db.log
  ovs-vsctl --no-wait init
  ovs-vswitchd --pidfile --detach --log-file=/run/openvswitch/switch.log
  ovs-vsctl add-br ovsbr0 -- set bridge ovsbr0 datapath_type=netdev
  ip link add br0 type bridge
  ip link add uplink type veth peer name far
  ip link set uplink up
  ip link set far up
`;

/** Asks a network for a lease as a card with this MAC, and prints what the server gives. */
const PROBE = `
  ip link add probe0 type veth peer name probe1
  ip link set probe0 master "$1" up
  ip link set probe1 address "$2" up
  printf '#!/bin/sh\\n[ "$1" != bound ] || env\\n' >/srv/print
  chmod +x /srv/print
  busybox udhcpc -i probe1 -f -q -n -t 12 -T 1 -O 252 -O ntpsrv -O search -O 26 -O router -s /srv/print 2>/dev/null
  ip link delete probe0
`;

/** Asks for addresses of a machine behind a bridge: first where the host has no address, then where it has. */
const ANSWERS = `
  mount -t tmpfs tmpfs /run/netns 2>/dev/null || { mkdir -p /run/netns; mount -t tmpfs tmpfs /run/netns; }
  ip link add near0 type bridge
  ip link set near0 up
  ip link add near1 type veth peer name far1
  ip link set near1 master near0 up
  ip netns add far
  ip link set far1 netns far
  ip -n far link set far1 up
  ip -n far address add 10.99.8.7/24 dev far1
  ip -n far address add 2001:db8:9::7/64 dev far1 nodad
  # The kernel asks for nothing with an address that it still tests.
  while ip -6 -o address show dev near0 scope link | grep -q tentative || ! ip -6 -o address show dev near0 scope link | grep -q fe80; do
    sleep 0.1
  done
  eval "$(sed -n '/^answers() {$/,/^}$/p' "$1")"
  ask() {
    local address status
    for address in 10.99.8.7 10.99.8.8 2001:db8:9::7 2001:db8:9::8; do
      status=0
      answers "$address" near0 || status=$?
      echo "$1 $address $status"
    done
  }
  ask without
  ip address add 10.99.8.1/24 dev near0
  ip address add 2001:db8:9::1/64 dev near0 nodad
  ask with
  ip link delete near0
`;

/** A guest with an interface of each kind that is not of a plain network. */
const CONNECTED = {
  "guests.d/linked.yml": `os: {id: rhel9.4}
virtinst: {location: "http://trees.test/9/", ram: 64, start: false}
disks: [{path: /srv/linked.img, format: raw}]
interfaces:
  - {bridge: ovsbr0, bridge_type: openvswitch, vlan: 30, mac: 52:54:00:0a:08:01}
  - {bridge: br0, mac: 52:54:00:0a:08:02}
  - {macvtap: uplink, macvtap_mode: private, mac: 52:54:00:0a:08:03}
  - {network: ovs, port_group: uplink, mac: 52:54:00:0a:08:04}
`,
};

suite("every element of networks on a real libvirt", LIMIT, () => {
  let host: RealHost | null = null;
  let site = "";
  after(() => host?.libvirtd.stop());

  test("each network is registered, and is then as planned", async (t) => {
    if (!has(t, "ovs-vswitchd", "dig", "busybox")) return;
    host = await RealHost.start(t);
    if (!host) return;
    site = siteOf([
      directoryWith({
        "META/00.yml": "site: lab\n",
        ...Object.fromEntries(
          Object.entries({ ...NETWORKS, ...GUESTS }).map(([path, text]) => [`lab/${path}`, text]),
        ),
      }),
    ]);
    await host.bash(HOST);
    const { code, stdout, stderr } = await host.script(site, "host/network_register.sh");
    assert.equal(code, 0, stdout + stderr);
    const again = await host.script(site, "host/network_register.sh", "--list");
    assert.equal(again.stdout, "", again.stderr);
  });

  test("the bridge has its MAC and MTU, the host its addresses and routes, and the firewall its ranges", async () => {
    if (!host) return;
    const link = await host.bash("ip -d link show vnet-full");
    assert.match(link, /mtu 1400 .*\n.*link\/ether 52:54:00:0a:00:01/);
    assert.match(await host.bash("ip -o address show vnet-full"), /10\.9\.1\.1\/24[\s\S]*10\.9\.2\.1\/25/);
    const addresses6 = await host.bash("ip -o -6 address show vnet-full");
    for (const own of ["fd00:a:1::1/80", "fd00:a:2::1/64"])
      assert.ok(addresses6.includes(` ${own} `), addresses6);
    assert.match(await host.bash("ip route"), /^10\.50\.0\.0\/16 via 10\.9\.1\.7 dev vnet-full .*metric 3/m);
    assert.match(await host.bash("ip -6 route"), /^fd00:50::\/64 via fd00:a:1::7 dev vnet-full/m);
    assert.doesNotMatch(await host.bash("ip -o -4 address show vnet-quiet"), /inet/);
    const rules = await host.bash("iptables-save || iptables-legacy-save");
    assert.match(
      rules,
      /-s 10\.9\.1\.0\/24 .*-o uplink .*-j SNAT --to-source 203\.0\.113\.10-203\.0\.113\.12:20000-29999/,
    );
    assert.match(rules, /-s 10\.9\.6\.0\/24 -i vnet-reserved -o uplink -j ACCEPT/);
  });

  test("DNS answers SRV, TXT, wildcard and ordinary names, and asks its forwarders", async () => {
    if (!host) return;
    const dig = async (...words: string[]) =>
      (await (host as RealHost).bash(`dig +short +time=2 +tries=1 @10.9.1.1 ${words.join(" ")}`)).trim();
    assert.equal(await dig("SRV", "_ldap._tcp.corp.full.test"), "1 2 389 ipa.full.test.");
    assert.equal(await dig("TXT", "full.test"), '"v=spf1 a:x\'s, b # <all> & c"');
    assert.equal(await dig("anything.apps.full.test"), "10.9.1.80");
    assert.equal(await dig("AAAA", "a.b.apps.full.test"), "fd00:a:1::80");
    assert.equal(await dig("a.full.test"), "10.9.1.11");
    assert.deepEqual((await dig("gw.full.test")).split("\n").sort(), ["10.9.1.1", "10.9.2.1"]);
    const conf = await host.bash("cat /var/lib/libvirt/dnsmasq/full.conf");
    assert.match(conf, /^server=10\.9\.1\.53$/m);
    assert.match(conf, /^server=\/corp\.test\/fd00:a:1::54$/m);
    assert.match(conf, /^server=\/own\.test\/#$/m);
    assert.match(conf, /^log-dhcp$/m);
    assert.doesNotMatch(await host.bash("cat /var/lib/libvirt/dnsmasq/behind.conf"), /^port=(?!0)/m);
  });

  test("DHCP gives lease times, options, reservations and a guest as the router", async () => {
    if (!host) return;
    const lease = async (bridge: string, mac: string) =>
      (host as RealHost).run("bash", "-euc", PROBE, "probe", bridge, mac);
    const dynamic = await lease("vnet-full", "52:54:00:0a:77:01");
    assert.match(dynamic, /^ip=10\.9\.1\.1\d\d$/m);
    assert.match(dynamic, /^lease=1800$/m);
    assert.match(dynamic, /^ntpsrv=10\.9\.1\.5 10\.9\.1\.6$/m);
    assert.match(dynamic, /^search=full\.test lab\.test$/m);
    assert.match(dynamic, /^router=10\.9\.1\.9$/m);
    assert.match(dynamic, /^mtu=1300$/m);
    assert.match(dynamic, /^wpad=http:\/\/ks\/a,b #c$/m);
    const guest = await lease("vnet-full", "52:54:00:0a:01:01");
    assert.match(guest, /^ip=10\.9\.1\.11$/m);
    assert.match(guest, /^lease=300$/m);
    const printer = await lease("vnet-full", "52:54:00:0a:00:60");
    assert.match(printer, /^ip=10\.9\.1\.60$/m);
    assert.match(printer, /^lease=4294967295$/m);
    assert.match(await lease("vnet-reserved", "52:54:00:0a:01:04"), /^ip=10\.9\.6\.11$/m);
    const behind = await lease("vnet-behind", "52:54:00:0a:77:02");
    assert.match(behind, /^router=10\.9\.5\.1$/m);
  });

  test("check-host sees which addresses on a bridge answer, also where the host has none", async (t) => {
    if (!host || !has(t, "ping", "arping", "ndisc6")) return;
    const messages = await host.run("bash", "-euc", ANSWERS, "answers", join(site, "check-host"));
    const expected = (where: string) => [
      ...[`${where} 10.99.8.7 0`, `${where} 10.99.8.8 1`],
      ...[`${where} 2001:db8:9::7 0`, `${where} 2001:db8:9::8 1`],
    ];
    assert.deepEqual(messages.trim().split("\n"), [...expected("without"), ...expected("with")]);
  });

  test("a guest gets a macvtap device, and a port of the switch with its group's VLANs", async () => {
    if (!host) return;
    const nic = (network: string, group: string, mac: string) =>
      `<interface type='network'><mac address='${mac}'/><source network='${network}'${group}/><model type='virtio'/></interface>`;
    await host.define(
      "",
      `<domain type='qemu'><name>probe</name><memory>65536</memory><os><type>hvm</type></os><devices>${[
        nic("tap", "", "52:54:00:0a:66:01"),
        nic("ovs", " portgroup='uplink'", "52:54:00:0a:66:02"),
        nic("ovs", "", "52:54:00:0a:66:03"),
      ].join("")}</devices></domain>`,
    );
    await host.run("virsh", "start", "--paused", "probe");
    assert.match(
      await host.bash("ip -d link show type macvtap"),
      /52:54:00:0a:66:01[\s\S]*macvtap mode private/,
    );
    const ports = await host.bash(
      "ovs-vsctl --columns=tag,trunks,vlan_mode,external_ids list port; ovs-vsctl --columns=external_ids,name list interface",
    );
    assert.match(ports, /tag +: 20\ntrunks +: \[20, 30\]\nvlan_mode +: native-tagged/);
    assert.match(ports, /tag +: 20\ntrunks +: \[\]/);
  });

  test("ports of guests are isolated where the network or the interface says so", async (t) => {
    if (!host) return;
    // libvirt sets it by sysfs, which shows the devices of the namespace that it was mounted in.
    const can =
      "mount -t sysfs sysfs /sys; ip link add can0 type bridge; ip link add can1 type veth peer name can2; ip link set can1 master can0; ip link set can1 type bridge_slave isolated on && echo yes; ip link delete can1; ip link delete can0";
    if (!(await host.libvirtd.run("bash", ["-c", can])).stdout.includes("yes")) {
      await host.bash("umount /sys || true");
      return t.skip("this kernel has no port isolation");
    }
    const nic = (network: string, device: string, more = "") =>
      `<interface type='network'><source network='${network}'/><target dev='${device}'/>${more}</interface>`;
    const nics = [
      nic("full", "all0"),
      nic("behind", "one0", "<port isolated='yes'/>"),
      nic("behind", "none0"),
    ];
    await host.define(
      "",
      `<domain type='qemu'><name>ports</name><memory>65536</memory><os><type>hvm</type></os><devices>${nics.join("")}</devices></domain>`,
    );
    await host.run("virsh", "start", "--paused", "ports");
    const isolated = async (device: string) =>
      (await (host as RealHost).bash(`cat /sys/class/net/${device}/brport/isolated`)).trim();
    assert.deepEqual(
      [await isolated("all0"), await isolated("one0"), await isolated("none0")],
      ["1", "1", "0"],
    );
    assert.match(await host.bash("bridge -d link show dev all0"), / isolated on /);
    await host.bash("virsh destroy ports; virsh undefine ports; umount /sys");
  });

  test("guests on bridges, devices and port groups are as planned, and `up --restart` makes them so again", async () => {
    if (!host) return;
    const real = host;
    // Only what libvirt has of a guest counts, not what would install it.
    const lab = siteOf([
      directoryWith({
        "META/00.yml": "site: lab\n",
        ...Object.fromEntries(
          Object.entries({ ...NETWORKS, ...GUESTS, ...CONNECTED }).map(([path, text]) => [
            `lab/${path}`,
            text,
          ]),
        ),
      }),
    ]);
    const drift = async () => {
      const { stdout } = await real.script(lab, "status", "--json");
      const objects: { kind: string; name: string; drift: string[] }[] = JSON.parse(stdout).objects;
      return objects.find(({ kind, name }) => kind === "guest" && name === "linked")?.drift;
    };
    const uuid = /^guest linked (\S+)/m.exec(readFileSync(join(lab, "status"), "utf8"))?.[1] ?? "";
    await real.bash("truncate -s 1M /srv/linked.img");
    await real.define(
      "",
      `<domain type='qemu'><name>linked</name><uuid>${uuid}</uuid><memory unit='MiB'>64</memory><os><type arch='x86_64'>hvm</type></os><devices><disk type='file' device='disk'><driver name='qemu' type='raw' cache='none'/><source file='/srv/linked.img'/><target dev='vda' bus='virtio'/></disk></devices></domain>`,
    );
    assert.equal((await drift())?.filter((text) => text.startsWith("no interface")).length, 4);
    const { code, stdout, stderr } = await real.script(lab, "up", "--restart", "linked");
    assert.equal(code, 0, stdout + stderr);
    await real.run("virsh", "start", "--paused", "linked");
    assert.deepEqual(await drift(), []);
    await real.bash(`virsh dumpxml --inactive linked | sed "s/portgroup='uplink'/portgroup='servers'/; s/<tag id='30'/<tag id='31'/" >/srv/linked.xml
      virsh define /srv/linked.xml`);
    assert.deepEqual(await drift(), [
      "interface 52:54:00:0a:08:01 has VLAN 31, planned 30",
      "interface 52:54:00:0a:08:04 has port group servers, planned uplink",
    ]);
    await real.run("virsh", "destroy", "linked");
    await real.bash("virsh undefine linked");
  });

  test("all of them stop again", async () => {
    if (!host) return;
    await host.run("virsh", "destroy", "probe");
    for (const path of Object.keys(NETWORKS))
      await host.run("virsh", "net-destroy", path.replace(/^.*\/|\.yml$/g, ""));
  });
});
