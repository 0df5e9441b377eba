import assert from "node:assert/strict";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { LabHost } from "./lab-host.ts";
import { edit, labOfTwo, put, statusOf, succeeded } from "./lab-of-two.ts";
import { PreparedHost } from "./prepared-host.ts";

const onLab = (last: number, more: object) => ({
  interfaces: [{ network: "lab", mac: `52:54:00:00:00:0${last}`, ip: `10.9.8.1${last}` }],
  disks: [{}],
  ...more,
});
const SHARED_DISKS = { disks: [{}, { volume: "common.img", format: "raw", shared: true, size: 1 }] };
/** The lab of two, and guests for what these do not have. */
const LAYERS = {
  "guests.d/uefi.yml": onLab(2, { virtinst: { firmware: "uefi", machine: "q35" } }),
  "guests.d/secure.yml": onLab(3, {
    ...SHARED_DISKS,
    virtinst: { firmware: "uefi", machine: "q35", secure_boot: true },
  }),
  "guests.d/big.yml": onLab(4, { ...SHARED_DISKS, virtinst: { max_ram: 1024, autostart: true } }),
};
export const UP = new PreparedHost(async () => {
  const host = new LabHost(labOfTwo(LAYERS));
  succeeded(await host.run("up"));
  return host;
});

/** Changes a guest: its configuration for the next start, and its running domain. */
export function change(host: LabHost, guest: string, from: string | RegExp, to: string): void {
  for (const side of ["devices", "running"]) edit(join(host.state, `domain/${guest}.${side}`), from, to);
}

/** A difference of an object, a guest if it says no kind, and the lines of `status` for it. */
export type Row = readonly [what: string, guest: string, make: (host: LabHost) => void, ...drift: string[]];
const row = (what: string, guest: string, from: RegExp, to: string, drift: string): Row => [
  what,
  guest,
  (host) => change(host, guest, from, to),
  drift,
];
export const running = (what: string, guest: string, from: RegExp, to: string, drift: string): Row => [
  what,
  guest,
  ({ state }) => edit(join(state, `domain/${guest}.running`), from, to),
  drift,
];

/** Differences that one run of `status` sees. What adds a disk or an interface comes last, because the others change the first. */
export const DIFFERENCES: readonly Row[] = [
  row("other memory", "one", />524288</, ">1048576<", "1024 MiB, planned 512"),
  row("other CPUs", "one", /<vcpu>1</, "<vcpu>4<", "4 CPUs, planned 1"),
  row(
    "another network",
    "one",
    /network='lab'/,
    "network='back'",
    "no interface 52:54:00:00:00:01 on lab: it is on back",
  ),
  row("a TPM", "one", /<memory /, "<tpm model='tpm-crb'/><memory ", "TPM that is not planned"),
  row(
    "another disk",
    "two",
    /two\.qcow2/,
    "other.qcow2",
    "disk vda has /srv/pool/other.qcow2, planned /srv/pool/two.qcow2",
  ),
  row("another bus", "two", /bus='virtio'/, "bus='sata'", "disk vda is on sata, planned virtio"),
  row(
    "another cache",
    "two",
    /cache='none'/,
    "cache='unsafe'",
    "disk vda has the cache unsafe, planned none",
  ),
  row(
    "a disk more",
    "two",
    /<disk /,
    "<disk device='disk'><source file='/x'/><target dev='vdb' bus='virtio'/></disk><disk ",
    "disk vdb is not planned",
  ),
  row(
    "another card",
    "uefi",
    /model type='virtio'/,
    "model type='e1000'",
    "interface 52:54:00:00:00:02 is e1000, planned virtio",
  ),
  row("another firmware", "uefi", /<os firmware='efi'\/>/, "", "firmware BIOS, planned UEFI"),
  row(
    "a disk that is read in another format",
    "uefi",
    /type='qcow2'/,
    "type='raw'",
    "disk vda is read as raw, planned qcow2",
  ),
  row(
    "an interface more",
    "uefi",
    /<interface /,
    "<interface type='bridge'><mac address='52:54:00:00:00:99'/><source bridge='br0'/></interface><interface ",
    "interface 52:54:00:00:00:99 is not planned",
  ),
  row("no Secure Boot", "secure", /<feature [^>]*>/, "", "no Secure Boot, planned"),
  row("the cache of libvirt", "secure", / cache='none'/, "", "disk vda has the cache default, planned none"),
  row(
    "a shared disk that is not shareable",
    "secure",
    /<shareable\/>/,
    "",
    "disk vdb is not shareable, planned",
  ),
  row(
    "a disk that is shareable",
    "big",
    /<\/disk>/,
    "<shareable/></disk>",
    "disk vda is shareable, which is not planned",
  ),
  row(
    "the memory that a guest starts with",
    "big",
    />524288<\/currentMemory>/,
    ">262144</currentMemory>",
    "starts with 256 MiB, planned 512",
  ),
];

const lease = (from: RegExp, to: string) => (host: LabHost) =>
  edit(join(host.state, "net/lab.xml"), from, to);
const bridge = (more: string): [RegExp, string] => [
  /<source network='lab'\/>/,
  `<source network='lab' bridge='virbr8'/>${more}`,
];
/** Differences that exclude some of those. */
export const OTHERS: readonly Row[] = [
  [
    "a volume that is other than planned",
    "one",
    (host) => put(host, "made/default/one.qcow2", "9 raw\n"),
    "volume default/one.qcow2 has 9 GiB, planned 6 GiB",
    "volume default/one.qcow2 is raw, planned qcow2",
  ],
  [
    "a volume that is missing",
    "two",
    ({ state }) => rmSync(join(state, "vol/default/two.qcow2")),
    "volume default/two.qcow2 is missing",
  ],
  [
    "another address",
    "uefi",
    lease(/(<host mac='52:54:00:00:00:02'.*)10\.9\.8\.12/, "$110.9.8.150"),
    "address 10.9.8.150, planned 10.9.8.12",
  ],
  [
    "no address",
    "secure",
    lease(/ *<host mac='52:54:00:00:00:03'.*\n/, ""),
    "no address on lab, planned 10.9.8.13",
  ],
  [
    "another and a missing host of a network",
    "network lab",
    () => undefined,
    "2 changes for network_register.sh",
  ],
  running(
    "an interface on another bridge",
    "uefi",
    ...bridge("<target dev='vnet2'/>"),
    "interface 52:54:00:00:00:02 is not on its bridge virbr8",
  ),
  running(
    "an interface on no bridge",
    "secure",
    ...bridge("<target dev='vnet3'/>"),
    "interface 52:54:00:00:00:03 is not on its bridge virbr8",
  ),
  running(
    "a link that is down, on its bridge",
    "big",
    ...bridge("<target dev='vnet4'/><link state='down'/>"),
    "the link of interface 52:54:00:00:00:04 is down",
  ),
  row(
    "the most memory that a guest can have",
    "big",
    />1048576<\/memory>/,
    ">2097152</memory>",
    "2048 MiB at most, planned 1024",
  ),
  [
    "a pool that does not start with the host",
    "pool default",
    ({ state }) => rmSync(join(state, "pool/default.autostart")),
    "1 change for storage_register.sh",
  ],
];
export const LINKS = `2: vnet2: <BROADCAST,UP> mtu 1500 qdisc noqueue master virbr7 state UNKNOWN
3: vnet3: <BROADCAST,UP> mtu 1500 qdisc noqueue state UNKNOWN
4: vnet4: <BROADCAST,UP> mtu 1500 qdisc noqueue master virbr8 state UNKNOWN
9: eth0: <UP> mtu 1500 master br0 state UP`;

/** Compares the drift with the rows: each has its own lines, and there are no others. */
export async function assertSeen(host: LabHost, rows: readonly Row[]): Promise<void> {
  const { code, drift } = await statusOf(host);
  const keyOf = (guest: string) => (guest.includes(" ") ? guest : `guest ${guest}`);
  const unseen = rows.flatMap(([what, guest, , ...texts]) =>
    texts.every((text) => drift[keyOf(guest)]?.includes(text)) ? [] : `${what} of ${guest}`,
  );
  assert.deepEqual(unseen, [], JSON.stringify(drift, null, 2));
  const lines = Object.entries(drift).flatMap(([key, texts]) => texts.map((text) => `${key}: ${text}`));
  const expected = rows.flatMap(([, guest, , ...texts]) => texts.map((text) => `${keyOf(guest)}: ${text}`));
  assert.deepEqual(lines.sort(), expected.sort());
  assert.equal(code, rows.length > 0 ? 1 : 0);
}
