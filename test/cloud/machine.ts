import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { temporaryDirectory } from "../build.ts";
import { Libvirtd } from "../libvirtd.ts";
import type { Result } from "../run.ts";

/** A libvirt host, and the key of its lab's users. */
export class CloudMachine {
  readonly scratch = temporaryDirectory();
  readonly #key: string;

  private constructor(readonly libvirtd: Libvirtd) {
    this.#key = join(this.scratch, "key");
    execFileSync("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-C", "lab", "-f", this.#key]);
  }

  static async start(): Promise<CloudMachine> {
    return new CloudMachine(await Libvirtd.start());
  }

  /** The line of the public key. */
  get publicKey(): string {
    return readFileSync(`${this.#key}.pub`, "utf8").trim();
  }

  async ok(command: string, ...args: string[]): Promise<string> {
    const { code, stdout, stderr } = await this.libvirtd.run(command, args);
    assert.equal(code, 0, `${command} ${args.join(" ")}: ${stdout}${stderr}`);
    return stdout;
  }

  /** A script of a built site. */
  script(site: string, file: string, ...args: string[]): Promise<Result> {
    return this.libvirtd.run("env", [`XDG_RUNTIME_DIR=${this.scratch}`, "bash", join(site, file), ...args]);
  }

  ssh(user: string, address: string, command: string): Promise<Result> {
    const options = [
      "StrictHostKeyChecking=no",
      "UserKnownHostsFile=/dev/null",
      "LogLevel=ERROR",
      "ConnectTimeout=10",
      "BatchMode=yes",
    ];
    const flags = options.flatMap((option) => ["-o", option]);
    return this.libvirtd.run("ssh", [...flags, "-i", this.#key, `${user}@${address}`, command]);
  }

  /** The facts of a guest that cloud-init is done with (facts.sh), by their names. `until`: a command to wait for. */
  async facts(address: string, until = "true"): Promise<Record<string, string>> {
    const script = readFileSync(join(import.meta.dirname, "facts.sh"), "utf8");
    const waits = `cloud-init status --wait >/dev/null; until ${until}; do sleep 1; done`;
    const { stdout, stderr } = await this.ssh("root", address, `${waits}; ${script}`);
    const facts: Record<string, string> = {};
    for (const [, name = "", value = ""] of stdout.matchAll(/^(\S+) ?(.*?) *$/gm))
      facts[name] = facts[name] === undefined ? value : `${facts[name]} ${value}`;
    assert.ok(facts.status, stderr);
    return facts;
  }

  /** Starts a guest's system again, and waits until it has. */
  async reboot(address: string): Promise<void> {
    const id = async () => (await this.ssh("root", address, "cat /proc/sys/kernel/random/boot_id")).stdout;
    const before = await id();
    await this.ssh("root", address, "systemctl reboot");
    for (let now = ""; now === "" || now === before; ) now = await id();
  }

  /** Waits for a text on the console of a guest. */
  async console(guest: string, text: string): Promise<void> {
    const log = `/var/log/libvirt/qemu/${guest}-console.log`;
    await this.ok("bash", "-c", 'until grep -qF -- "$1" "$0"; do sleep 1; done', log, text);
  }
}
