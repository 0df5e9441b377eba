import assert from "node:assert/strict";
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { isIP } from "node:net";
import { dirname, join } from "node:path";
import { suite, test } from "node:test";
import type { Network } from "../src/model/network.ts";
import { buildSite, temporaryDirectory } from "./build.ts";
import { hostFile, hostValues, type IscsiTarget, labOf, renderHost, SITES } from "./host.ts";
import { run } from "./run.ts";
import { find, has, hasNamespaces } from "./tools.ts";
import { faults } from "./unit/faults.ts";

const QUIET = { code: 0, stdout: "", stderr: "" };

for (const site of SITES) {
  suite(`host of the site ${site}`, () => {
    test("every install tree that guests ask this host for is one of its ISO images", () => {
      const lab = labOf(site);
      const { web, images } = hostValues(lab);
      const trees = lab.guests
        .flatMap(({ virtinst }) => (virtinst as { location?: string }).location ?? [])
        .map((location) => new URL(location))
        .filter(({ hostname }) => web.names.includes(hostname))
        .map(({ pathname }) => pathname.replace(/\/$/, ""));
      const served = Object.keys(images.trees).map((path) => `${web.path}/${path}`);
      assert.deepEqual([...new Set(trees)].sort(), served.sort());
    });

    test("automount reads a map of all ISO images", async (t) => {
      if (!has(t, "automount") || !hasNamespaces(t)) return;
      const { stdout } = await runWithEtc(await etc(site), find("automount") as string, "--dumpmaps");
      const { dir, mount, trees } = hostValues(labOf(site)).images;
      const entries = [...stdout.matchAll(/^ {2}(\/\S+) \| (\S+) :(\S+)$/gm)].map(([, ...fields]) => fields);
      const options = "-fstype=iso9660,ro,loop,nosuid,nodev";
      assert.deepEqual(
        entries.sort(),
        Object.entries(trees)
          .map(([path, iso]) => [`${mount}/${path}`, options, `${dir}/${iso}`])
          .sort(),
      );
    });

    test("NFS exports each tree, read only, to each network and to nobody else", async () => {
      const lab = labOf(site);
      const { mount, trees } = hostValues(lab).images;
      const clients = lab.networks
        .flatMap(({ subnet, ipv6 }) => [subnet, ...(ipv6 ? [ipv6.subnet] : [])])
        .map((subnet) => `${subnet}(ro,no_subtree_check)`)
        .join(" ");
      assert.deepEqual(
        dataLines(readFileSync(await hostFile(site, "exports"), "utf8")),
        Object.keys(trees).map((path) => `${mount}/${path} ${clients}`),
      );
    });

    test("modprobe reads the options of both KVM modules", async (t) => {
      if (!has(t, "modprobe")) return;
      const directory = dirname(await hostFile(site, "nested_kvm"));
      const options = ["--config", directory, "--dry-run", "--showconfig"];
      const { stdout, stderr } = await run(find("modprobe") as string, options);
      assert.equal(stderr, "");
      assert.match(stdout, /^options kvm_intel nested=1$/m);
      assert.match(stdout, /^options kvm_amd nested=1$/m);
    });

    test("fence_virtd reads where to listen, and for whom", async (t) => {
      if (!has(t, "fence_virtd")) return;
      const directory = temporaryDirectory();
      // Prints the configuration that it has read, then ends because a plugin is missing. It also changes the mode of
      // the file.
      const file = join(directory, "fence_virt.conf");
      const text = readFileSync(await hostFile(site, "fence_virt"), "utf8");
      mkdirSync(join(directory, "plugins"));
      writeFileSync(file, text.replace("fence_virtd {", `$& module_path = "${join(directory, "plugins")}";`));
      const options = ["-F", "-d", "99", "-f", file, "-p", join(directory, "pid")];
      const { stdout, stderr } = await run("timeout", ["10", find("fence_virtd") as string, ...options]);
      const read = stdout + stderr;
      const lab = labOf(site);
      const bridge = lab.networks.find(({ name }) => name === hostValues(lab).fence_virt.network)?.bridge
        ?.name;
      assert.match(read, new RegExp(`multicast \\{[^}]*interface = "${bridge}";`));
      assert.match(read, /libvirt \{\s*uri = "qemu:\/\/\/system";/);
      assert.doesNotMatch(read, /error/);
    });

    test("the host knows itself and the guests by name", async (t) => {
      if (!hasNamespaces(t)) return;
      const lab = labOf(site);
      const known = lab.networks.flatMap(({ names, hosts }) => [
        ...names,
        ...hosts.flatMap(({ ip, ip6, dns, fqdn }) =>
          [ip, ip6].flatMap((address) => (address && dns ? [{ ip: address, name: fqdn }] : [])),
        ),
      ]);
      const directory = await etc(site);
      for (const [family, database] of [
        [4, "ahostsv4"],
        [6, "ahostsv6"],
      ] as const) {
        const selected = known.filter(({ ip }) => isIP(ip) === family);
        const { stdout } = await runWithEtc(
          directory,
          "getent",
          database,
          ...selected.map(({ name }) => name),
        );
        assert.deepEqual(
          [...stdout.matchAll(/^(\S+) +STREAM/gm)].map(([, address]) => address),
          selected.map(({ ip }) => ip),
        );
      }
      const { code } = await runWithEtc(directory, "getent", "hosts", ...hostValues(lab).web.names);
      assert.equal(code, 0);
    });

    test("bash and shellcheck find nothing in the scripts", async (t) => {
      if (!has(t, "bash", "shellcheck")) return;
      for (const key of ["multicast", "iscsi"]) {
        const file = await hostFile(site, key);
        assert.deepEqual(await run("bash", ["-n", file]), QUIET);
        assert.deepEqual(await run("shellcheck", [file]), QUIET);
      }
    });

    test("multicast snooping is turned off where libvirt's hook is told, or on all bridges", async (t) => {
      if (!has(t, "bash", "ip") || !hasNamespaces(t)) return;
      const [first, second] = labOf(site).networks as readonly [Network, Network];
      const script = `
        hook=$1 first=$2 bridges=("$3" "$4")
        mount -t sysfs sysfs /sys
        state() { for bridge in "\${bridges[@]}"; do cat "/sys/class/net/$bridge/bridge/multicast_snooping"; done; }
        bash "$hook"
        for bridge in "\${bridges[@]}"; do ip link add "$bridge" type bridge; done
        bash "$hook" "$first" start begin -
        bash "$hook" unknown started begin -
        state
        bash "$hook" "$first" started begin -
        state
        bash "$hook" --dry-run
        bash "$hook"
        bash "$hook"
        state`;
      const { stdout, stderr } = await run("unshare", [
        ...["--mount", "--net", "bash", "-euc", script, "bash"],
        ...[await hostFile(site, "multicast"), first.name, `${first.bridge?.name}`, `${second.bridge?.name}`],
      ]);
      assert.equal(stderr, "");
      const off = ({ bridge }: Network) =>
        `echo 0 > /sys/class/net/${bridge?.name}/bridge/multicast_snooping`;
      assert.deepEqual(stdout.trim().split("\n"), [
        ...["1", "1"],
        ...[off(first), "0", "1"],
        ...[off(second), off(second), "0", "0"],
      ]);
    });

    test("the iSCSI script makes what is missing, once", async (t) => {
      if (!has(t, "bash")) return;
      const { iscsi, log, remove } = await iscsiHost(site);
      const [[name, target]] = Object.entries(hostValues(labOf(site)).iscsi.targets) as [
        [string, IscsiTarget],
      ];
      const { iqn, file, portal, initiators = [] } = target;
      const tpg = `/iscsi/${iqn}/tpg1`;
      const lun = `${tpg}/luns create /backstores/fileio/${name}`;

      const planned = await iscsi("--dry-run");
      assert.equal(planned.code, 0, planned.stderr);
      assert.deepEqual(log(), []);
      const result = await iscsi();
      assert.equal(result.code, 0, result.stderr);
      assert.deepEqual(log(), [
        `/backstores/fileio create name=${name} file_or_dev=${file}`,
        `/iscsi create ${iqn}`,
        ...(portal ? [`${tpg}/portals delete 0.0.0.0 3260`, `${tpg}/portals create ${portal} 3260`] : []),
        lun,
        ...(initiators.length === 0
          ? ["generate_node_acls=1", "cache_dynamic_acls=1", "demo_mode_write_protect=0"].map(
              (attribute) => `${tpg} set attribute ${attribute}`,
            )
          : initiators.map((initiator) => `${tpg}/acls create ${initiator}`)),
        "saveconfig",
      ]);
      assert.deepEqual(planned.stdout.split("\n").slice(0, 3), result.stdout.split("\n").slice(0, 3));

      assert.deepEqual(await iscsi(), QUIET);
      assert.deepEqual(log(), []);
      remove(`${tpg}/luns/lun0`);
      await iscsi();
      assert.deepEqual(log(), [lun, "saveconfig"]);
    });
  });
}

test("both labs fit on one host", () => {
  // libvirt's own pool is for everybody; a host has one fence_virtd and one KVM.
  const shared = ["pool default", "etc/fence_virt.conf", "etc/modprobe.d/nested_kvm.conf"];
  const things = SITES.flatMap((site) => {
    const lab = labOf(site);
    const { host_templates, iscsi, web } = hostValues(lab);
    return [
      ...lab.guests.flatMap(({ name, interfaces }) => [`guest ${name}`, ...interfaces.map(({ mac }) => mac)]),
      ...lab.networks.flatMap(({ name, bridge, subnet }) =>
        [`network ${name}`, `${bridge?.name}`, subnet ?? []].flat(),
      ),
      ...lab.storages.flatMap(({ name, path }) => [`pool ${name}`, ...(name === "default" ? [] : [path])]),
      ...Object.values(host_templates).flatMap(({ dst }) => (dst.startsWith("etc/") ? [dst] : [])),
      ...Object.entries(iscsi.targets).flatMap(([name, { iqn, file }]) => [`target ${name}`, iqn, file]),
      ...[...web.names, web.root],
    ].filter((thing) => !shared.includes(thing));
  });
  const twice = things.filter((thing, index) => things.indexOf(thing) !== index);
  assert.deepEqual(twice, []);
});

test("other clients are let in where the host says so", () => {
  const lab = labOf("modern", "clients: [10.1.2.0/24]");
  assert.match(renderHost("nginx.conf", lab), /^ {4}allow 10\.1\.2\.0\/24;\n {4}deny all;$/m);
  assert.equal(renderHost("httpd.conf", lab).match(/Require ip 10\.1\.2\.0\/24\n/g)?.length, 2);
  for (const line of dataLines(renderHost("exports", lab))) {
    assert.match(line, / 10\.1\.2\.0\/24\(ro,no_subtree_check\)$/);
  }
});

test("without fence_virt.network all interfaces are listened on; one that is not there stops the build", () => {
  const everywhere = renderHost("fence_virt.conf", labOf("modern", "fence_virt: {network: null}"));
  assert.doesNotMatch(everywhere, /interface/);
  const [found = ""] = faults(() => labOf("modern", "fence_virt: {network: nowhere}"));
  assert.match(found, /: error: there is no network `nowhere`: .*\[unknown-network\]$/);
});

const HOSTILE = String.raw`"x; } evil { $(touch pwned) \" \n"`;
const TARGET = "iqn: a, file: /srv/b, size: 1";
// The schema knows some of these keys, and checks them first.
const SCHEMA = "host\\.d/layer\\.yml:1:\\d+: error: .*\\[schema\\]";
for (const [template, layer, place = `host/${template}:\\d+:\\d+: error: `] of [
  ["auto.master", `host_templates: {autofs_map: {dst: "etc/a b"}}`],
  ["auto.images", `images: {dir: ${HOSTILE}}`, SCHEMA],
  ["auto.images", `images: {mount: ${HOSTILE}}`, SCHEMA],
  ["auto.images", `images: {trees: {${HOSTILE}: a.iso}}`, SCHEMA],
  ["auto.images", `images: {trees: {a: ${HOSTILE}}}`, SCHEMA],
  ["exports", `images: {trees: {${HOSTILE}: a.iso}}`, SCHEMA],
  ["exports", `clients: [${HOSTILE}]`],
  ["nginx.conf", `web: {names: [${HOSTILE}]}`],
  ["nginx.conf", `web: {port: ${HOSTILE}}`, SCHEMA],
  ["nginx.conf", `web: {root: ${HOSTILE}}`, SCHEMA],
  ["nginx.conf", `web: {path: ${HOSTILE}}`],
  ["nginx.conf", `web: {hidden: [${HOSTILE}]}`],
  ["nginx.conf", `clients: [${HOSTILE}]`],
  ["httpd.conf", `web: {names: [${HOSTILE}]}`],
  ["httpd.conf", `web: {hidden: [${HOSTILE}]}`],
  ["httpd.conf", `images: {mount: ${HOSTILE}}`, SCHEMA],
  ["fence_virt.conf", `fence_virt: {key_file: ${HOSTILE}}`, SCHEMA],
  ["fence_virt.conf", `fence_virt: {port: ${HOSTILE}}`, SCHEMA],
  ["iscsi_targets.sh", `iscsi: {targets: {${HOSTILE}: {${TARGET}}}}`],
  ["iscsi_targets.sh", `iscsi: {targets: {a: {${TARGET}, portal: ${HOSTILE}}}}`, SCHEMA],
  ["iscsi_targets.sh", `iscsi: {targets: {a: {${TARGET}, initiators: [${HOSTILE}]}}}`],
  ["iscsi_targets.sh", `iscsi: {targets: {a: {iqn: a, file: /srv/b, size: 1 1}}}`, SCHEMA],
] as const) {
  test(`${template} refuses ${layer.replace(HOSTILE, "...")}`, () => {
    const [found = ""] = faults(() => renderHost(template, labOf("modern", layer)));
    assert.match(found, new RegExp(place));
  });
}

function dataLines(text: string): string[] {
  return text.split("\n").filter((line) => line !== "" && !line.startsWith("#"));
}

/** A directory with the host's files in /etc, and the files that its distribution put there. */
async function etc(site: string): Promise<string> {
  const directory = temporaryDirectory();
  cpSync(join(await buildSite(site), "host/etc"), directory, { recursive: true });
  cpSync(await hostFile(site, "hosts"), join(directory, "hosts"));
  writeFileSync(join(directory, "auto.master"), "+dir:/etc/auto.master.d\n");
  writeFileSync(join(directory, "nsswitch.conf"), "automount: files\nhosts: files\n");
  return directory;
}

/** Runs a command that sees `directory` as /etc. */
function runWithEtc(directory: string, ...command: string[]) {
  const script = 'mount --bind "$1" /etc; shift; exec "$@"';
  return run("unshare", ["--mount", "bash", "-euc", script, "bash", directory, ...command]);
}

/** A host without targets, with a stand-in for targetcli. */
async function iscsiHost(site: string) {
  const directory = temporaryDirectory();
  const [bin, targets] = [join(directory, "bin"), join(directory, "targets")];
  cpSync(join(import.meta.dirname, "fixtures/host"), bin, { recursive: true });
  writeFileSync(join(bin, "truncate"), "#!/bin/sh\n", { mode: 0o755 });
  mkdirSync(join(targets, "backstores/fileio"), { recursive: true });
  mkdirSync(join(targets, "iscsi"));
  const script = await hostFile(site, "iscsi");
  const env = { PATH: `${bin}:${process.env.PATH}`, TARGETS: targets };
  return {
    iscsi: (...options: string[]) => run("bash", [script, ...options], { env }),
    /** The commands that changed something since the last call. */
    log(): string[] {
      const file = join(targets, "log");
      const lines = existsSync(file) ? dataLines(readFileSync(file, "utf8")) : [];
      rmSync(file, { force: true });
      return lines;
    },
    remove: (node: string) => rmSync(join(targets, node), { recursive: true }),
  };
}
