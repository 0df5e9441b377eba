/** A network of the host, with a DHCP host and a DNS name of others. */
export const HOUSE = `<network>
<name>house</name>
<uuid>00000000-0000-4000-8000-000000000001</uuid>
<bridge name='virbr3'/>
<dns>
<host ip='10.9.3.9'><hostname>printer</hostname></host>
</dns>
<ip address='10.9.3.1' netmask='255.255.255.0'>
<dhcp>
<range start='10.9.3.100' end='10.9.3.199'/>
<host mac='52:54:00:99:99:99' name='theirs' ip='10.9.3.9'/>
</dhcp>
</ip>
</network>
`;

/** The layer of a lab that uses it. */
export const houseNetwork = (more: object = {}) => ({
  external: true,
  bridge: { name: "virbr3" },
  domain: "house.test",
  gateway: "10.9.3.1",
  prefix: 24,
  dhcp: { start: "10.9.3.100", end: "10.9.3.199" },
  ...more,
});

export const houseGuest = (ip: string, more: object = {}) => ({
  interfaces: [{ network: "house", mac: "52:54:00:00:00:01", ip, ...more }],
});
