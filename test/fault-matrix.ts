import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { cpSync, existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { LabHost } from "./lab-host.ts";
import { put } from "./lab-of-two.ts";
import type { Result } from "./run.ts";
import { isWhole } from "./samples.ts";

/** Faults of an answer of virsh: that it does not come, and that it is wrong. */
const READ_FAULTS = [
  ["FAIL_READ", "KILL_READ"],
  ["EMPTY_READ", "RUBBISH_READ"],
] as const;
const CHANGE_FAULTS = ["FAIL_CHANGE", "KILL_CHANGE"];
const NOTES = ["reads", "empty", "log", "processes"];
const FOREIGN = "00000000-0000-4000-8000-00000000000";

/** A script, which runs on the host that `before` and then `alter` prepare. */
export interface Run {
  readonly script: string;
  readonly args?: readonly string[];
  readonly before?: readonly string[];
  readonly alter?: (host: LabHost) => void;
}

/** Objects of other people: two guests, one with a network and a pool of its own. */
export function addForeign(host: LabHost): void {
  put(host, "net/theirs.xml", `<network>\n<name>theirs</name>\n<uuid>${FOREIGN}1</uuid>\n</network>\n`);
  put(host, "net/theirs.active");
  put(
    host,
    "pool/theirs.xml",
    `<pool type='dir'>\n<name>theirs</name>\n<uuid>${FOREIGN}2</uuid>\n<target>\n<path>/srv/theirs</path>\n</target>\n</pool>\n`,
  );
  put(host, "pool/theirs.active");
  put(host, "vol/theirs/image.qcow2");
  put(host, "domain/theirs.xml", `${FOREIGN}3\n`);
  put(host, "domain/theirs.disks", "<source file='/srv/theirs/image.qcow2'/>\n");
  put(host, "domain/theirs.active");
}

/** libvirt's own default network, as libvirt ships it. */
export function addDefaultNetwork(host: LabHost): void {
  put(
    host,
    "net/default.xml",
    `<network>
<name>default</name>
<uuid>${FOREIGN}4</uuid>
<forward mode='nat'/>
<bridge name='virbr0' stp='on' delay='0'/>
<ip address='192.168.122.1' netmask='255.255.255.0'>
<dhcp>
<range start='192.168.122.2' end='192.168.122.254'/>
</dhcp>
</ip>
</network>
`,
  );
  for (const flag of ["active", "autostart"]) put(host, `net/default.${flag}`);
}

/** Files of libvirt's objects, with a digest of each. */
function contents(state: string): Map<string, string> {
  const files = readdirSync(state, { recursive: true, encoding: "utf8" }).sort();
  return new Map(
    files.flatMap((path): [string, string][] => {
      if (NOTES.includes(path) || statSync(join(state, path)).isDirectory()) return [];
      return [
        [
          path,
          createHash("sha256")
            .update(readFileSync(join(state, path)))
            .digest("hex"),
        ],
      ];
    }),
  );
}

const isForeign = ([path]: [string, string]) => path.includes("theirs");

/** Runs a script once for each fault of each of its calls of virsh. The result contains the number of trials. */
export class FaultMatrix {
  readonly #site: string;
  readonly #run: Run;
  #start = "";
  #changed: readonly string[] = [];
  #whole: Result | null = null;
  #after: Map<string, string> = new Map();

  constructor(site: string, run: Run) {
    this.#site = site;
    this.#run = run;
  }

  /** Runs the script without a fault, for the expected result. */
  async #prepare(hasReads: boolean): Promise<readonly (readonly [fault: string, place: string])[]> {
    const host = new LabHost(this.#site);
    addForeign(host);
    addDefaultNetwork(host);
    for (const script of this.#run.before ?? []) assert.equal((await host.run(script)).code, 0);
    this.#run.alter?.(host);
    host.changes();
    this.#start = host.state;
    const { state, result } = await this.#trial({ COUNT_READS: "yes" });
    assert.equal(result.code, 0, result.stdout + result.stderr);
    this.#whole = result;
    this.#after = contents(state);
    const reads = Number(readFileSync(join(state, "reads"), "utf8"));
    const log = existsSync(join(state, "log")) ? readFileSync(join(state, "log"), "utf8") : "";
    this.#changed = log.split("\n").filter((line) => line.startsWith("virsh "));
    const words = this.#changed.map((line) => line.split(" ").slice(3, 6).join(" ").replaceAll("\\", ""));
    return [
      ...Array.from({ length: hasReads ? reads : 0 }, (_, at) =>
        READ_FAULTS.flatMap((faults, kind) =>
          faults
            // A sample has one of each kind for each answer, in turn.
            .filter((_, turn) => isWhole || turn === ((at >> kind) & 1))
            .map((fault) => [fault, String(at + 1)] as const),
        ),
      ).flat(),
      ...CHANGE_FAULTS.flatMap((fault) => [...new Set(words)].map((text) => [fault, text] as const)),
    ];
  }

  async #trial(variables: Record<string, string>, from = this.#start) {
    const host = new LabHost(this.#site);
    cpSync(from, host.state, { recursive: true });
    const { script, args = [] } = this.#run;
    const result = await host.run(script, args, variables);
    return { state: host.state, result };
  }

  async #check(fault: string, place: string): Promise<void> {
    const { state, result } = await this.#trial({ [fault]: place });
    const where = `${this.#run.script}, ${fault}=${place}: ${result.stdout}${result.stderr}`;
    const before = contents(this.#start);
    const now = contents(state);
    assert.deepEqual([...now].filter(isForeign), [...before].filter(isForeign), where);
    if (result.code === 0) {
      assert.deepEqual(now, this.#after, where);
      if (this.#changed.length === 0) assert.equal(result.stdout, this.#whole?.stdout, where);
      return;
    }
    assert.ok(result.code > 0, where);
    assert.notEqual(result.stderr, "", where);
    // The host is unchanged. The run without a fault has shown that the script then completes its work.
    if (JSON.stringify([...now]) === JSON.stringify([...before])) return;
    const again = await this.#trial({}, state);
    assert.equal(again.result.code, 0, `${where}\nagain: ${again.result.stdout}${again.result.stderr}`);
    assert.deepEqual(contents(again.state), this.#after, where);
  }

  /** `every`: only each n-th trial; `reads`: also faults of answers. */
  async run({ every = 1, workers = 3, reads = true } = {}): Promise<number> {
    const trials = (await this.#prepare(reads)).filter((_, at) => at % every === 0);
    let next = 0;
    const work = async () => {
      for (let trial = trials[next++]; trial; trial = trials[next++]) await this.#check(...trial);
    };
    await Promise.all(Array.from({ length: workers }, work));
    return trials.length;
  }
}
