import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { test } from "node:test";
import LAYOUTS from "../../src/preseed/keyboards.json" with { type: "json" };
import LISTS from "../../src/preseed/questions.json" with { type: "json" };
import { find, has } from "../tools.ts";

test("questions and keyboard layouts are those of the initrd of Debian's installer", (t) => {
  if (!has(t, "/usr/lib/debian-installer/images/12") || !has(t, "cpio")) return;
  const images = find("/usr/lib/debian-installer/images/12") as string;
  const initrd = join(images, "amd64/text/debian-installer/amd64/initrd.gz");
  const unpack = `zcat "$0" | cpio --quiet --extract --to-stdout 'var/lib/dpkg/info/*.templates'`;
  const templates = execFileSync("bash", ["-c", unpack, initrd], { encoding: "utf8", maxBuffer: 1 << 28 });
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
