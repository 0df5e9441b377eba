import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { preseed } from "../../src/installers/preseed.ts";
import LAYOUTS from "../../src/preseed/keyboards.json" with { type: "json" };
import LISTS from "../../src/preseed/questions.json" with { type: "json" };
import { find, has } from "../tools.ts";

/** The text of files in the initrd of Debian's installer; null: it is missing. */
function fromInitrd(t: TestContext, pattern: string): string | null {
  if (!has(t, "/usr/lib/debian-installer/images/12") || !has(t, "cpio")) return null;
  const images = find("/usr/lib/debian-installer/images/12") as string;
  const initrd = join(images, "amd64/text/debian-installer/amd64/initrd.gz");
  const unpack = `zcat "$0" | cpio --quiet --extract --to-stdout "$1"`;
  const args = ["-c", unpack, initrd, pattern];
  return execFileSync("bash", args, { encoding: "utf8", maxBuffer: 1 << 28 });
}

test("the least memory is that below which the installer asks", (t) => {
  const script = fromInitrd(t, "lib/debian-installer-startup.d/S15lowmem");
  if (script === null) return;
  for (const [arch, name] of [
    ["x86_64", "amd64"],
    ["i686", "i386"],
    ["aarch64", "arm64"],
    ["ppc64le", "ppc64el"],
  ] as const) {
    const level = new RegExp(`^\\s*${name}\\)\\s+level1=.*qemu: -m (\\d+)`, "m");
    assert.equal(preseed.leastMemory?.[arch], Number(level.exec(script)?.[1]), name);
  }
});

test("questions and keyboard layouts are those of the initrd of Debian's installer", (t) => {
  const templates = fromInitrd(t, "var/lib/dpkg/info/*.templates");
  if (templates === null) return;
  const questions = new Set([...templates.matchAll(/^Template: (\S+)$/gm)].map(([, name]) => name));
  assert.ok(questions.size > 300);
  for (const { isProved, source, questions: names } of LISTS) {
    const unknown = names.filter((name) => !questions.has(name));
    if (isProved) assert.deepEqual(unknown, [], source);
    // Later parts of the installer, which it gets from the mirror, ask these.
    else assert.deepEqual(unknown, names, source);
  }
  const [, choices = ""] =
    /^Template: keyboard-configuration\/xkb-keymap\n(?:.+\n)*?Choices-C: (.*)$/m.exec(templates) ?? [];
  assert.deepEqual(choices.split(", "), LAYOUTS);
});
