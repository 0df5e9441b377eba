import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { LabHost } from "./lab-host.ts";
import { LAB_OF_TWO, labOfTwo, put, succeeded } from "./lab-of-two.ts";

const address = (at: number) => `10.9.${Math.floor(at / 200)}.${(at % 200) + 20}`;

/** The output of a lab of so many guests, each with a DHCP host, a DNS name and a volume. */
export function labOfMany(guests: number): string {
  const layers = Array.from({ length: guests }, (_, at): [string, object] => [
    `guests.d/g-${at}.yml`,
    { interfaces: [{ network: "lab", ip: address(at) }], disks: [{}] },
  ]);
  const { one, two } = { one: null, two: null };
  return labOfTwo({
    ...Object.fromEntries(layers),
    "guests.d/one.yml": one,
    "guests.d/two.yml": two,
    "networks.d/lab.yml": {
      ...{ ...LAB_OF_TWO["networks.d/lab.yml"], domain: "lab.test", prefix: 16 },
      dhcp: { start: "10.9.128.1", end: "10.9.191.254" },
    },
    "networks.d/back.yml": { ...LAB_OF_TWO["networks.d/back.yml"], gateway: "10.10.7.1" },
  });
}

/** A host on which such a lab is up: its guests are as `up` leaves the first one. */
export async function hostOfMany(guests: number): Promise<LabHost> {
  const host = new LabHost(labOfMany(guests));
  succeeded(await host.run("up", ["g-0"]));
  const domains = join(host.state, "domain");
  const scripts = Array.from({ length: guests }, (_, at) =>
    readFileSync(join(host.site, `guests.d/g-${at}/vmbuild.sh`), "utf8"),
  );
  const valueIn = (script: string, pattern: RegExp) => pattern.exec(script)?.[1] as string;
  const values = scripts.map((script) => ({
    uuid: valueIn(script, /^uuid=(.*)$/m),
    mac: valueIn(script, /^interface .* (\S+)$/m),
  }));
  const first = values[0] as { uuid: string; mac: string };
  const files = readdirSync(domains)
    .filter((file) => file.startsWith("g-0."))
    .map((file) => ({ suffix: file.slice(4), text: readFileSync(join(domains, file), "utf8") }));
  for (const [at, { uuid, mac }] of values.entries()) {
    for (const { suffix, text } of files) {
      const own = text.replaceAll(first.uuid, uuid).replaceAll(first.mac, mac).replaceAll("g-0", `g-${at}`);
      put(host, `domain/g-${at}.${suffix}`, own);
    }
    put(host, `vol/default/g-${at}.qcow2`);
    put(host, `made/default/g-${at}.qcow2`, readFileSync(join(host.state, "made/default/g-0.qcow2"), "utf8"));
  }
  host.changes();
  return host;
}

export interface Cost {
  readonly code: number;
  /** Processes of virsh. */
  readonly virsh: number;
  /** Seconds of the script and its programs, without the recording virsh. */
  readonly cpu: number;
}

/** What a script costs. */
export function costOf(host: LabHost, script: string, args: readonly string[] = []): Cost {
  const file = join(host.state, "processes");
  rmSync(file, { force: true });
  const command = [
    "env",
    "-i",
    ...host.variables({ COUNT_PROCESSES: "yes" }),
    "bash",
    join(host.site, script),
  ];
  const timed = 'TIMEFORMAT="%U %S"; exec 3>&1; time { "$@" </dev/null >/dev/null 2>"$0"; echo "$?" >&3; }';
  const text = execFileSync(
    "bash",
    ["-c", `{ ${timed}; } 2>&1`, join(host.directory, "said"), ...command, ...args],
    {
      encoding: "utf8",
    },
  );
  const [code = -1, ...times] = text.trim().split(/\s+/).map(Number);
  const own = existsSync(file) ? readFileSync(file, "utf8").trim().split("\n").map(Number) : [];
  const sum = (numbers: readonly number[]) => numbers.reduce((all, each) => all + each, 0);
  return { code, virsh: own.length, cpu: sum(times) - sum(own) };
}
