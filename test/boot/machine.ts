import { createHash } from "node:crypto";
import { cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { temporaryDirectory } from "../build.ts";
import { Libvirtd } from "../libvirtd.ts";
import { type Result, run } from "../run.ts";

/** The values that the boot test needs from a built site's model. */
export interface Model {
  readonly guests: readonly {
    readonly name: string;
    readonly interfaces: readonly {
      readonly mac: string;
      readonly ip: string | null;
      readonly fqdn: string;
    }[];
    readonly virtinst: { readonly location: string };
  }[];
  readonly networks: readonly {
    readonly name: string;
    readonly bridge: { readonly name: string };
    readonly gateway: string;
    readonly dhcp: object | null;
    readonly names: readonly { readonly ip: string; readonly name: string }[];
    readonly hosts: readonly {
      readonly mac: string;
      readonly ip: string | null;
      readonly fqdn: string;
      readonly dns: boolean;
    }[];
  }[];
}

export function modelOf(site: string): Model {
  return JSON.parse(readFileSync(join(site, "model.json"), "utf8"));
}

const TREEINFO = `[general]
family = Red Hat Enterprise Linux
version = 9
arch = x86_64
[images-x86_64]
kernel = images/pxeboot/vmlinuz
initrd = images/pxeboot/initrd.img
`;

/** A libvirt host with the lab's files in place, and with installer stand-ins in its install trees. */
export class Machine {
  readonly scratch = temporaryDirectory();

  private constructor(readonly libvirtd: Libvirtd) {}

  static async start(): Promise<Machine> {
    return new Machine(await Libvirtd.start());
  }

  async ok(command: string, args: readonly string[] = []): Promise<string> {
    const { code, stdout, stderr } = await this.libvirtd.run(command, args);
    if (code !== 0) throw new Error(`${command} ${args.join(" ")}: ${code}\n${stdout}${stderr}`);
    return stdout;
  }

  /** A script of a built site. virt-install trusts our stand-in for the mirrors. */
  script(site: string, file: string, args: readonly string[] = []): Promise<Result> {
    const variables = [
      `REQUESTS_CA_BUNDLE=${join(this.scratch, "tls.pem")}`,
      `XDG_RUNTIME_DIR=${this.scratch}`,
    ];
    return this.libvirtd.run("env", [...variables, join(site, file), ...args]);
  }

  /** Serves the site and its install trees with the site's own nginx configuration. */
  /** `disk`: what the stand-in writes to the disk of a machine with UEFI. */
  async serve(site: string, kernel: string, disk?: string): Promise<void> {
    const { guests } = modelOf(site);
    const trees = join(this.scratch, "trees");
    const initrd = join(this.scratch, "initrd.img");
    await this.ok(join(import.meta.dirname, "installer.sh"), [kernel, initrd, ...(disk ? [disk] : [])]);
    // Guests with an image have no tree.
    const locations = guests.flatMap(({ virtinst }) => virtinst.location || []);
    const urls = [...new Set(locations)].map((text) => new URL(text));
    for (const { hostname, pathname } of urls) {
      const tree = join(trees, hostname, pathname);
      mkdirSync(join(tree, "images/pxeboot"), { recursive: true });
      writeFileSync(join(tree, ".treeinfo"), TREEINFO);
      cpSync(join(kernel, "vmlinuz"), join(tree, "images/pxeboot/vmlinuz"));
      cpSync(initrd, join(tree, "images/pxeboot/initrd.img"));
    }
    const mirrors = [
      ...new Set(urls.filter(({ protocol }) => protocol === "https:").map(({ hostname }) => hostname)),
    ];
    await this.#certificate(["localhost", ...mirrors]);
    // dnsmasq also answers from this file; the guests do not.
    const [server] = /^.* ks\.lab\.test .*$/m.exec(readFileSync(join(site, "host/hosts"), "utf8")) ?? [];
    writeFileSync(
      join(this.scratch, "hosts"),
      `${server}\n127.0.0.1 ${["localhost", ...mirrors].join(" ")}\n`,
    );
    await this.ok("mount", ["--bind", join(this.scratch, "hosts"), "/etc/hosts"]);
    await this.ok("mkdir", ["-p", "/srv/www/modern", "/srv/content"]);
    await this.ok("mount", ["--bind", site, "/srv/www/modern"]);
    await this.ok("mount", ["--bind", join(trees, "ks.lab.test/kstree"), "/srv/content"]);
    writeFileSync(join(this.scratch, "nginx.conf"), this.#nginx(site, trees));
    await this.ok("nginx", ["-e", join(this.scratch, "error.log"), "-c", join(this.scratch, "nginx.conf")]);
  }

  async #certificate(names: readonly string[]): Promise<void> {
    const file = join(this.scratch, "tls.pem");
    const x509 = [
      "-x509",
      "-subj",
      "/CN=mirrors",
      "-addext",
      `subjectAltName=${names.map((name) => `DNS:${name}`)}`,
    ];
    const key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"];
    const { stdout } = await run("openssl", ["req", ...x509, ...key, "-keyout", "-", "-out", file]);
    writeFileSync(file, stdout, { flag: "a" });
  }

  #nginx(site: string, trees: string): string {
    const temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map(
      (kind) => `${kind}_temp_path ${this.scratch}/${kind};`,
    );
    return `user root;
pid ${this.scratch}/nginx.pid;
events {}
http {
  access_log off;
  ${temporary.join(" ")}
  include ${site}/host/etc/nginx/conf.d/modern.conf;
  server {
    listen 127.0.0.1:443 ssl;
    ssl_certificate ${this.scratch}/tls.pem;
    ssl_certificate_key ${this.scratch}/tls.pem;
    root ${trees}/$host;
  }
}
`;
  }

  /** The addresses that a network's DNS has for a name. */
  async resolve(gateway: string, name: string, type: "a" | "aaaa" = "a"): Promise<string[]> {
    const output = await this.ok("busybox", ["nslookup", `-type=${type}`, name, gateway]);
    return [...output.matchAll(/^Address: (\S+)$/gm)].map(([, address = ""]) => address);
  }

  /** The report of the installer's stand-in on a guest's console, by the first word of its lines. */
  async messages(guest: string): Promise<Map<string, string>> {
    const log = await this.ok("cat", [`/var/log/libvirt/qemu/${guest}-console.log`]);
    return new Map(
      [...log.matchAll(/^GUEST (\w+) ?(.*?)\s*$/gm)].map(([, key = "", text = ""]) => [key, text]),
    );
  }

  /** The console of a guest, once it is off. */
  async consoleOf(guest: string): Promise<string> {
    while (!(await this.libvirtd.run("virsh", ["domstate", guest])).stdout.startsWith("shut off"))
      await delay(200);
    return (await this.libvirtd.run("cat", [`/var/log/libvirt/qemu/${guest}-console.log`])).stdout;
  }

  /** The objects of libvirt, and the files of its images and pools. */
  async state(): Promise<string> {
    const lists = await this.ok("virsh", ["list --all; net-list --all; pool-list --all"]);
    const files = await this.ok("find", [
      "/srv/storagepool.d",
      "/var/lib/libvirt/images",
      "-type",
      "f",
    ]).catch(() => "");
    return lists + files;
  }
}

export function sha256(file: string): string {
  return createHash("sha256").update(readFileSync(file)).digest("hex");
}
