import assert from "node:assert/strict";
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { temporaryDirectory } from "./build.ts";
import { writeTree } from "./install-trees.ts";
import { Libvirtd } from "./libvirtd.ts";
import { LIMIT } from "./limits.ts";
import { type Result, run } from "./run.ts";
import { has, hasNamespaces, LIBVIRTD, type Tool } from "./tools.ts";

interface Guest {
  readonly name: string;
  readonly os: { readonly family: string; readonly version: number };
  readonly virtinst: { readonly location: string; readonly cpu: string | null };
  readonly disks: readonly {
    readonly pool: string;
    readonly volume: string;
    readonly format: string;
    readonly shared: boolean;
  }[];
}

interface Model {
  readonly guests: readonly Guest[];
  readonly networks: readonly {
    readonly name: string;
    readonly gateway: string;
    readonly external?: boolean;
    readonly names: readonly { readonly ip: string; readonly name: string }[];
    readonly hosts: readonly { readonly fqdn: string; readonly dns: boolean; readonly ip6: string | null }[];
  }[];
  readonly storages: readonly { readonly name: string }[];
}

export function readModel(site: string): Model {
  return JSON.parse(readFileSync(join(site, "model.json"), "utf8"));
}

export function succeeded({ code, stdout, stderr }: Result, what: string): void {
  assert.equal(code, 0, `${what}:\n${stdout}${stderr}`);
}

function failed({ code, stderr }: Result, message: RegExp): void {
  assert.match(stderr, message);
  assert.ok(code > 0, `exit status ${code}`);
}

/** Whether all commands of a call of virsh only read. */
function isRead(call: string): boolean {
  const commands = call.replace(/^virsh (?:--quiet )?--connect \S+ /, "").split(";");
  const read = /^(?:uri|echo|list|dom\w+|\w+-(?:list|name|info)|(?:\w+-)?dumpxml)\b/;
  return commands.every((command) => command === "" || read.test(command));
}

const DAEMON: Tool[] = [
  ...LIBVIRTD,
  ...(["qemu-img", "virt-install", "virt-xml-validate", "xmllint", "cpio", "openssl"] as const),
  ...(["/usr/share/osinfo", "/usr/share/qemu/firmware"] as const),
];

/** Runs `job` on all items, two at a time. */
async function inPairs<T>(items: readonly T[], job: (item: T) => Promise<void>): Promise<void> {
  const rest = [...items];
  const work = async () => {
    for (let item = rest.shift(); item !== undefined; item = rest.shift()) await job(item);
  };
  await Promise.all([work(), work()]);
}

/** Runs the scripts of a shipped site. */
export function testScripts(site: string, build: () => Promise<string>): void {
  test(`the scripts of ${site} work on a real libvirt`, LIMIT, async (t) => {
    if (!has(t, ...DAEMON) || !hasNamespaces(t)) return;
    const directory = await build();
    const { guests: all, networks, storages } = readModel(directory);
    // Those with an image need the image's volume: test/cloud starts them.
    const guests = all.filter(({ virtinst }) => virtinst.location);
    const first = guests[0] as Guest;
    const scratch = temporaryDirectory();
    const libvirtd = await Libvirtd.start();
    const certificate = join(scratch, "tls.pem");
    /** Runs a script of the site, with a virsh that writes a log. */
    const script = (file: string, ...args: string[]) => {
      const path = process.env.PATH;
      const variables = [
        `REAL_PATH=${path}`,
        `PATH=${scratch}/bin:${path}`,
        `REQUESTS_CA_BUNDLE=${certificate}`,
        `XDG_RUNTIME_DIR=${scratch}`,
      ];
      return libvirtd.run("env", [...variables, join(directory, file), ...args]);
    };
    const vmbuild = (guest: string, ...args: string[]) => script(`guests.d/${guest}/vmbuild.sh`, ...args);
    const listed = async (...command: string[]) => {
      const { stdout } = await libvirtd.run("virsh", command);
      return stdout
        .split("\n")
        .flatMap((line) => line.trim() || [])
        .sort();
    };
    const changes = () => {
      const log = join(scratch, "virsh.log");
      const calls = readFileSync(log, "utf8").split("\n").slice(0, -1);
      writeFileSync(log, "");
      return calls.filter((call) => !isRead(call));
    };

    try {
      mkdirSync(join(scratch, "bin"));
      const real = "#!/bin/bash\nPATH=$REAL_PATH\n";
      const log = `echo "virsh $*" >>${scratch}/virsh.log\nexec virsh "$@"\n`;
      writeFileSync(join(scratch, "bin/virsh"), real + log, { mode: 0o755 });
      // This list takes a third of a script's time, and does not change.
      const list = `[ "$*" != "--osinfo list" ] || exec cat ${scratch}/osinfo\nexec virt-install "$@"\n`;
      writeFileSync(join(scratch, "osinfo"), (await run("virt-install", ["--osinfo", "list"])).stdout);
      writeFileSync(join(scratch, "bin/virt-install"), real + list, { mode: 0o755 });
      const trees = guests.map(({ virtinst }) => new URL(virtinst.location));
      const hosts = [...new Set(trees.map((url) => url.hostname))];
      for (const { virtinst, os } of guests) {
        const family = os.family === "fedora" ? "Fedora" : "Red Hat Enterprise Linux";
        writeTree(scratch, new URL(virtinst.location), family, String(os.version));
      }
      const names = hosts.map((host) => `DNS:${host}`).join(",");
      const x509 = ["-x509", "-subj", "/CN=install trees", "-addext", `subjectAltName=${names}`];
      const key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"];
      const openssl = await run("openssl", ["req", ...x509, ...key, "-keyout", "-", "-out", certificate]);
      succeeded(openssl, "openssl");
      writeFileSync(certificate, openssl.stdout, { flag: "a" });
      await libvirtd.serve(scratch, hosts);

      await t.test("a guest's script says which network and pool are missing", async () => {
        failed(await vmbuild(first.name, "--dry-run"), /network \w+ is not active: run network_register\.sh/);
        succeeded(await script("host/network_register.sh"), "network_register.sh");
        failed(
          await vmbuild(first.name, "--dry-run"),
          /storage pool \w+ is not active: run storage_register\.sh/,
        );
        succeeded(await script("host/storage_register.sh"), "storage_register.sh");
      });

      await t.test("what is registered is active, starts with the host, and is left alone", async () => {
        const planned = { net: networks, pool: storages };
        for (const [command, objects] of Object.entries(planned)) {
          const names = objects.map(({ name }) => name).sort();
          assert.deepEqual(await listed(`${command}-list`, "--name", "--autostart"), names);
        }
        assert.notDeepEqual(changes(), []);
        for (const kind of ["network", "storage"]) {
          const again = await script(`host/${kind}_register.sh`);
          succeeded(again, kind);
          assert.equal(again.stdout, "");
        }
        assert.deepEqual(changes(), []);
      });

      await t.test("dnsmasq answers names with their IPv6 addresses, and reserves them", async () => {
        for (const { name, gateway, names, hosts } of networks) {
          const known = [
            ...names.flatMap(({ ip, name: host }) => (ip.includes(":") ? [[host, ip]] : [])),
            ...hosts.flatMap(({ fqdn, dns, ip6 }) => (dns && ip6 ? [[fqdn, ip6]] : [])),
          ] as const;
          const ask = `
            const resolver = new (require("node:dns").promises.Resolver)();
            resolver.setServers(["${gateway}"]);
            Promise.all(process.argv.slice(1).map((name) => resolver.resolve6(name))).then((all) => console.log(all.join(" ")))`;
          const hostNames = known.map(([host]) => host as string);
          const { stdout } = await libvirtd.run(process.execPath, ["-e", ask, ...hostNames]);
          assert.equal(stdout.trim(), known.map(([, address]) => address).join(" "));
          const file = `/var/lib/libvirt/dnsmasq/${name}.hostsfile`;
          const reserved = known.length > 0 ? (await libvirtd.run("cat", [file])).stdout.split("\n") : [];
          for (const { fqdn, ip6 } of hosts) if (ip6) assert.ok(reserved.includes(`${fqdn},[${ip6}]`), fqdn);
        }
      });

      await t.test(
        "a stopped one is only started, a forgotten one only defined where it was asked for",
        async () => {
          const [one, other] = networks.map(({ name }) => name) as [string, string];
          for (const name of [one, other]) await libvirtd.run("virsh", ["net-destroy", name]);
          await libvirtd.run("virsh", ["net-undefine", other]);
          succeeded(await script("host/network_register.sh", "--dry-run", one, other), "network_register.sh");
          assert.deepEqual(changes(), []);
          succeeded(await script("host/network_register.sh", one), "network_register.sh");
          assert.deepEqual(changes(), [`virsh --connect qemu:///system net-start ${one}`]);
          succeeded(await script("host/network_register.sh"), "network_register.sh");
          assert.equal(changes().length, 3);
          failed(await script("host/network_register.sh", "nosuch"), /no network nosuch in this lab/);
        },
      );

      await t.test(
        "every guest's script passes its dry run and prints a domain, and changes nothing",
        async () => {
          await inPairs(guests, async ({ name }) => {
            const dryRun = await vmbuild(name, "--dry-run");
            succeeded(dryRun, name);
            assert.match(
              dryRun.stdout,
              new RegExp(`^virt-install --connect qemu:///system --name ${name} `, "m"),
            );
            const xml = join(scratch, `${name}.xml`);
            const printed = await vmbuild(name, "--print-xml");
            succeeded(printed, name);
            writeFileSync(xml, printed.stdout);
            succeeded(await run("virt-xml-validate", [xml, "domain"]), printed.stdout);
          });
          assert.deepEqual(changes(), []);
          assert.deepEqual(await listed("list", "--all", "--name"), []);
          const planned = guests.flatMap(({ disks }) =>
            disks.filter(({ shared }) => shared).map(({ volume }) => volume),
          );
          const volumes = await Promise.all(storages.map(({ name }) => listed("vol-list", name)));
          const names = volumes
            .flatMap((lines) => lines.map((line) => line.split(/\s+/)[0]))
            .filter((name) => /\.img$/.test(name ?? ""));
          assert.deepEqual(names.sort(), [...new Set(planned)].sort());
        },
      );

      await t.test("the kickstart file can be another, but not a missing one", async () => {
        failed(
          await vmbuild(first.name, "--dry-run", "/nosuch.cfg"),
          /cannot read the kickstart file \/nosuch\.cfg/,
        );
        cpSync(join(directory, `guests.d/${first.name}/ks.cfg`), join(scratch, "other.cfg"));
        const other = await vmbuild(first.name, "--dry-run", join(scratch, "other.cfg"));
        succeeded(other, first.name);
        assert.match(other.stdout, /ks=file:\/other\.cfg\\ /);
      });

      const members = guests.filter(({ disks }) => disks.some(({ shared }) => shared));
      for (const { name, disks } of members.slice(0, 2)) {
        await t.test(`${name} is installed, and then left alone`, async () => {
          succeeded(await vmbuild(name), name);
          assert.deepEqual(await listed("domstate", name), ["shut off"]);
          for (const { pool, volume, format } of disks) {
            const { stdout } = await libvirtd.run("virsh", ["vol-dumpxml", "--pool", pool, volume]);
            assert.match(stdout, new RegExp(`<format type='${format}'/>`));
          }
          const again = await vmbuild(name);
          succeeded(again, name);
          assert.match(again.stderr, new RegExp(`guest ${name} already exists: unchanged`));
          assert.equal(again.stdout, "");
          succeeded(await vmbuild(name, "--print-xml"), name);
        });
      }

      await t.test("a missing install tree is named", async () => {
        const tree = trees[0] as URL;
        rmSync(join(scratch, tree.hostname, tree.pathname, ".treeinfo"));
        rmSync(join(scratch, tree.hostname, tree.pathname, "images"), { recursive: true });
        const { code, stderr } = await vmbuild(first.name, "--dry-run");
        assert.ok(code > 0 && stderr.includes(tree.href), stderr);
      });
    } finally {
      await libvirtd.stop();
    }
  });
}
