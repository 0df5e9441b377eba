import assert from "node:assert/strict";
import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { suite, test } from "node:test";
import { formatFinding } from "../src/finding.ts";
import { checkLab, type Lab } from "../src/lab.ts";
import { LayerReader } from "../src/layers/reader.ts";
import { compareNames } from "../src/natural-order.ts";
import { temporaryDirectory } from "./build.ts";
import { commandIn } from "./cli.ts";
import { OLD_LABS } from "./old-labs.ts";
import { PROJECT, run } from "./run.ts";
import { find } from "./tools.ts";

/** Imports an old configuration, and reads the new one. */
async function imported(files: Readonly<Record<string, string>>) {
  const root = temporaryDirectory();
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, "old", path)), { recursive: true });
    writeFileSync(join(root, "old", path), text);
  }
  const args = ["import", "--original", "--id=testlabtest1", "--dependency=1.2.3", "old", "new"];
  const { code, stderr, stdout } = await commandIn(root, args, { NO_COLOR: "1" });
  const confdir = join(root, "new/_data");
  const site = readdirSync(confdir).find((name) => name !== "META") as string;
  const options = { confdirs: [confdir], tmpldirs: [join(PROJECT, "templates")], site };
  const { lab, findings } = checkLab(new LayerReader(), options);
  const messages = `${stdout}${stderr}`;
  const faults = [...messages.matchAll(/^old\/[^/]+\/(\S+?):(\d+):\d+: (?:error|warning): .*\[(\S+)\]$/gm)];
  return {
    dir: join(root, "new"),
    code,
    messages,
    lab,
    again: findings
      .filter(({ severity }) => severity === "error" || severity === "warning")
      .map(formatFinding),
    faults: faults.map(([, file, line, id]) => `${file}:${line} ${id}`).sort(),
  };
}

function summaryOf({ guests, networks, storages }: Lab) {
  return {
    guests: guests.map(({ name, interfaces, disks }) => {
      const nics = interfaces.map(({ network, ip }) => `${network}/${ip ?? ""}`);
      return `${name}: ${nics.join(" ")}: ${disks.map(({ pool, size }) => `${pool}/${size}`).join(" ")}`;
    }),
    networks: networks.map(({ name, mode, subnet }) => `${name} ${mode} ${subnet}`),
    pools: storages.map(({ name }) => name),
  };
}

suite("an old configuration comes through whole, and its faults are reported", () => {
  for (const { title, files, faults = [], ...expected } of OLD_LABS)
    test(title, async () => {
      const { dir, code, messages, lab, again, faults: found } = await imported(files);
      assert.deepEqual(found, [...faults].sort(), messages);
      assert.equal(code, faults.length > 0 ? 1 : 0, messages);
      if (faults.length > 0) return;
      assert.deepEqual(again, []);
      assert.ok(lab);
      const summary = summaryOf(lab);
      for (const key of ["guests", "networks", "pools"] as const)
        if (expected[key])
          assert.deepEqual(summary[key].sort(compareNames), [...expected[key]].sort(compareNames));
      // Debian has no ksvalidator.
      const validator = find("ksvalidator");
      if (!validator) return;
      const built = await commandIn(dir, ["generate", "--workdir=out", "--quiet"]);
      assert.equal(built.code, 0, built.stderr);
      for (const { name, os } of lab.guests) {
        const release = `RHEL${/\d/.exec(String(os.id))?.[0]}`;
        const file = join(dir, `out/guests.d/${name}/ks.cfg`);
        const validated = await run(validator, ["-v", release, file]);
        assert.equal(validated.code, 0, validated.stdout + validated.stderr);
      }
    });
});
