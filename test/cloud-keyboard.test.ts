import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { suite, test } from "node:test";
import { load } from "js-yaml";
import { formatFinding } from "../src/finding.ts";
import { temporaryDirectory } from "./build.ts";
import { CLOUD_LAB, IMAGES } from "./cloud-lab.ts";
import { findings } from "./findings.ts";
import { OwnLab } from "./own-lab.ts";

const SYSTEMS_OF_X = ["debian11", "debian13", "ubuntu24.04"];

suite("the keyboard of a guest with a cloud image", () => {
  test("is a layout of X with its variant in Debian and Ubuntu, and a keymap of the console in others", async () => {
    const guests = {
      plain: ["debian12", "de"],
      variant: ["ubuntu24.04", "de-nodeadkeys"],
      long: ["debian12", "us-dvorak-alt-intl"],
      hostile: ["debian12", "d\"e-$(touch x)'`"],
      other: ["almalinux9", "de-nodeadkeys"],
    };
    const lab = new OwnLab({
      ...CLOUD_LAB,
      ...Object.fromEntries(
        Object.entries(guests).map(([name, [id, keyboard]]) => [
          `_data/default/guests.d/${name}.yml`,
          JSON.stringify({ image: "debian12", os: { id }, keyboard }),
        ]),
      ),
    });
    const { code, stderr } = await lab.build();
    assert.equal(code, 0, stderr);
    const directory = temporaryDirectory();
    const file = join(directory, "keyboard");
    const setupOf = (guest: string) => {
      const { write_files } = load(
        readFileSync(lab.path(`_site/guests.d/${guest}/user-data`), "utf8"),
      ) as Record<string, { path: string; content: string }[]>;
      return write_files?.find(({ path }) => path.endsWith("-setup"))?.content ?? "";
    };
    /** What a shell reads from the file that the seed's script writes. */
    const layoutOf = (guest: string) => {
      const line = setupOf(guest)
        .split("\n")
        .find((each) => each.endsWith(">/etc/default/keyboard"));
      const script = `${line?.replace("/etc/default/keyboard", '"$1"')}\n. "$1"\nprintf '%s|%s' "$XKBLAYOUT" "$XKBVARIANT"`;
      return execFileSync("sh", ["-c", script, "sh", file], { encoding: "utf8", cwd: directory });
    };
    assert.equal(layoutOf("plain"), "de|");
    assert.equal(layoutOf("variant"), "de|nodeadkeys");
    assert.equal(readFileSync(file, "utf8"), "XKBLAYOUT=de\nXKBVARIANT=nodeadkeys\n");
    assert.equal(layoutOf("long"), "us|dvorak-alt-intl");
    assert.equal(layoutOf("hostile"), "d\"e|$(touch x)'`");
    assert.match(setupOf("other"), /^run localectl set-keymap de-nodeadkeys$/m);
  });

  test("is one finding where the system does not have it", () => {
    const of = (system: string, keyboard: string) =>
      findings({
        "host.d/images.yml": IMAGES,
        "guests.d/a.yml": `image: debian12\nos: {id: ${system}}\nkeyboard: ${keyboard}\n`,
      }).map(formatFinding);
    for (const system of SYSTEMS_OF_X) {
      for (const name of ["uk", "jp106", "de-latin1", "germn"]) {
        const [finding = "", ...more] = of(system, name);
        const start = `guests.d/a.yml:3:11: warning: ${system} takes a layout of X, with its variant after a hyphen, and \`${name}\` is none: `;
        assert.ok(finding.startsWith(start), finding);
        assert.match(finding, /\[cannot-say\]$/);
        assert.deepEqual(more, []);
      }
      assert.deepEqual(of(system, "de-nodeadkeys"), []);
    }
    for (const system of ["almalinux9", "opensuse15.6", "fedora45"]) {
      for (const name of ["uk", "jp106", "de-latin1", "de-nodeadkeys"])
        assert.deepEqual(of(system, name), []);
      assert.match(
        of(system, "germn").join(),
        /^[^ ]+ warning: there is no keyboard layout `germn`.*\[unknown-keyboard\]$/,
      );
    }
  });
});
