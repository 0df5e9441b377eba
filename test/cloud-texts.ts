import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import fc from "fast-check";
import { load } from "js-yaml";
import { Templates } from "../src/artifacts/templates.ts";
import { isoImage } from "../src/iso/image.ts";
import { compileLab } from "../src/lab.ts";
import { LayerReader } from "../src/layers/reader.ts";
import { temporaryDirectory } from "./build.ts";
import { CLOUD_LAB } from "./cloud-lab.ts";
import { directoryWith } from "./directory.ts";
import { hostileText } from "./hostile/values.ts";
import { PROJECT } from "./run.ts";
import { find, has } from "./tools.ts";

const SEED = Number(process.env.MINIASCAPE_SEED ?? Date.now() % 2 ** 31);

/** Reads a JSON list of texts as YAML 1.1, as cloud-init does. */
const YAML_1_1 =
  "import json, sys, yaml; print(json.dumps([yaml.safe_load(text) for text in json.load(sys.stdin)]))";

/** Texts that YAML 1.1 takes for something else than YAML 1.2, also in a comment. */
const AMBIGUOUS = [
  "yes",
  "on",
  "0755",
  "1e3",
  "12:30",
  "52:54:00:05:01:51",
  "~",
  "null",
  "2026-11-27",
  "=",
  "\ufffe",
  "a\u2028hostname: b",
  "a\u0085hostname: b",
  "<<",
];

interface UserData {
  readonly users: readonly { readonly name: string; readonly gecos?: string }[];
  readonly write_files: readonly { readonly path: string; readonly content: string }[];
}

/** Puts this number of hostile texts into a guest's user-data. */
export function testCloudTexts(count: number): void {
  test(`${count} hostile texts in a seed: both versions of YAML and isoinfo read them back (MINIASCAPE_SEED=${SEED})`, (t) => {
    if (!has(t, "python3", "/usr/lib/python3/dist-packages/yaml", "isoinfo")) return;
    const confdir = directoryWith(
      Object.fromEntries(
        Object.entries(CLOUD_LAB).map(([path, text]) => [path.replace("_data/default", "lab"), text]),
      ),
    );
    const tmpldirs = [join(PROJECT, "templates")];
    const lab = compileLab(new LayerReader(), { confdirs: [confdir], tmpldirs, site: "lab" });
    const guest = lab.guests.find(({ name }) => name === "db");
    const templates = new Templates(tmpldirs);
    const read: { text: string; output: string }[] = [];
    for (const text of [...AMBIGUOUS, ...fc.sample(hostileText, { numRuns: count, seed: SEED })]) {
      const context = {
        ...guest,
        description: text,
        users: [{ name: "a", gecos: text }],
        scripts: [text, text],
      };
      try {
        read.push({ text, output: templates.render("autoinstall.d/user-data", context) });
      } catch {
        // Refused: a finding at the value's line.
      }
    }
    assert.ok(read.length > AMBIGUOUS.length + count / 4, `${read.length} of ${count} are accepted`);
    const outputs = read.map(({ output }) => output);
    const options = { input: JSON.stringify(outputs), encoding: "utf8", maxBuffer: 2 ** 28 } as const;
    const old: UserData[] = JSON.parse(execFileSync(find("python3") as string, ["-c", YAML_1_1], options));
    for (const [at, { text, output }] of read.entries()) {
      const now = load(output) as UserData;
      assert.deepEqual(old[at], now, JSON.stringify(text));
      assert.equal(now.users[1]?.gecos ?? "", text, JSON.stringify(text));
      const scripts = now.write_files.filter(({ path }) => path.includes("miniascape-script"));
      assert.equal(scripts.length, 2);
      for (const { content } of scripts)
        assert.equal(content.trimEnd(), text.trimEnd(), JSON.stringify(text));
    }
    const image = join(temporaryDirectory(), "seed.iso");
    for (const output of outputs.slice(0, 40)) {
      writeFileSync(image, isoImage("CIDATA", [{ name: "user-data", content: Buffer.from(output) }]));
      const member = execFileSync(find("isoinfo") as string, ["-i", image, "-J", "-x", "/user-data"]);
      assert.equal(member.toString(), output);
    }
  });
}
