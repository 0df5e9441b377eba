import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { TestContext } from "node:test";
import { temporaryDirectory } from "./build.ts";
import { Libvirtd } from "./libvirtd.ts";
import type { Result } from "./run.ts";
import { has, hasNamespaces, LIBVIRTD } from "./tools.ts";

/**
 * All that libvirt and the kernel have, without the free space, which other things on the same file system change, and
 * without what the kernel notices some time after the change: `linkdown` of a bridge without guests, `tentative` of an
 * address that it still looks for on the network.
 */
const STATE = `
  export LC_ALL=C.UTF-8
  for kind in "" net- pool-; do
    virsh "\${kind}list" --all
    virsh "\${kind}list" --all --autostart
    virsh "\${kind}list" --all --name | sort | while IFS= read -r name; do
      [ -n "$name" ] || continue
      virsh "\${kind}dumpxml" "$name"
      virsh "\${kind}dumpxml" --inactive "$name"
    done
  done | grep -v "<allocation \\|<available "
  virsh pool-list --name | sort | while read -r pool; do [ -z "$pool" ] || virsh vol-list "$pool"; done
  ip -o address | sed "s/ valid_lft.*//; s/ tentative//"
  ip route | sed "s/ linkdown//"
  find /srv /etc/libvirt /var/lib/libvirt/images /var/lib/libvirt/dnsmasq /var/lib/libvirt/qemu -type f ! -name "*.lock" \
    -exec sha256sum {} + | sort -k 2
  find /srv /var/lib/libvirt/images -type l -o -type d | sort
`;

/** A host with a real libvirt in namespaces of its own. */
export class RealHost {
  readonly scratch = temporaryDirectory();

  private constructor(readonly libvirtd: Libvirtd) {}

  /** Null: the test is skipped, for a tool is missing. */
  static async start(t: TestContext): Promise<RealHost | null> {
    if (!has(t, ...LIBVIRTD, "qemu-img", "virt-install", "cpio") || !hasNamespaces(t)) return null;
    const host = new RealHost(await Libvirtd.start());
    mkdirSync(join(host.scratch, "run"));
    return host;
  }

  /** What a command says that succeeds. */
  async run(command: string, ...args: string[]): Promise<string> {
    const { code, stdout, stderr } = await this.libvirtd.run(command, args);
    assert.equal(code, 0, `${command} ${args.join(" ")}: ${stdout}${stderr}`);
    return stdout;
  }

  bash(script: string): Promise<string> {
    return this.run("bash", "-euc", script);
  }

  /** Runs a script of a site. */
  script(site: string, file: string, ...args: string[]): Promise<Result> {
    const variables = [`XDG_RUNTIME_DIR=${this.scratch}/run`, "bash", join(site, file)];
    return this.libvirtd.run("env", [...variables, ...args]);
  }

  /** Defines a domain, network or pool. */
  async define(kind: "" | "net-" | "pool-", xml: string): Promise<void> {
    const file = join(this.scratch, "object.xml");
    writeFileSync(file, xml);
    await this.run("virsh", `${kind}define`, file);
  }

  /** A guest that is never started, with these devices. */
  guest(name: string, devices: string): Promise<void> {
    const os = "<os><type arch='x86_64'>hvm</type></os>";
    return this.define(
      "",
      `<domain type='qemu'><name>${name}</name><memory unit='MiB'>64</memory>${os}<devices>${devices}</devices></domain>`,
    );
  }

  state(): Promise<string> {
    return this.run("bash", "-c", STATE);
  }
}

export function disk(path: string, target = "vda", format = "qcow2"): string {
  return `<disk type='file' device='disk'><driver name='qemu' type='${format}'/><source file='${path}'/><target dev='${target}'/></disk>`;
}
