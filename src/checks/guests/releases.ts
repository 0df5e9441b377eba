import type { Installer } from "../../installers/installer.ts";
import { INSTALLERS, installerOf } from "../../installers/installers.ts";
import { isMap } from "../../merge/merge.ts";
import type { Guest } from "../../model/guest.ts";
import type { OsValue } from "../../model/release.ts";
import { nearest } from "../../nearest.ts";
import { ANSWER } from "../../outputs/inventory.ts";
import type { Plan } from "../plan.ts";
import type { Rule } from "../rule.ts";

const TREE = "virtinst: {location: /srv/images/tree.iso, ram: 2048}\n";
const KICKSTART = "templates: {autoinst: {src: autoinstall.d/ks.cfg, dst: ks.cfg}}\n";

const newerRelease: Rule = {
  id: "newer-release",
  severity: "warning",
  why: "nobody has tested this release yet: its installer may refuse a command, or need another one.",
  example: { "guests.d/a.yml": `os: {id: rhel99.0}\n${TREE}${KICKSTART}` },
  *check(plan) {
    for (const { object: guest, os, key, installer, named } of guestsWithFiles(plan)) {
      const known = installer.nearest(named ?? "");
      if (known === null || known === named) continue;
      const { osKey } = installer;
      const remedy = osKey
        ? `set \`os.${osKey}: ${known}\` to accept that, or update miniascape`
        : "update miniascape";
      yield {
        object: guest,
        path: ["os", key],
        message: `\`${os?.[key]}\` is newer than every known release, and ${known} is used instead: ${remedy}`,
      };
    }
  },
};

const unknownRelease: Rule = {
  id: "unknown-release",
  severity: "error",
  why: "the syntax of a kickstart depends on the release, so it cannot be written or checked without one.",
  example: { "guests.d/a.yml": `os: {id: Rocky9}\n${TREE}${KICKSTART}` },
  *check(plan) {
    for (const { object: guest, os, key, installer, named } of guestsWithFiles(plan)) {
      const answer = guest.object.files.find((file) => file.key === ANSWER);
      const value = os?.[key];
      // A template of the user's own for another installer may have other releases.
      if (!answer || (named === null && !installer.hasTemplate(answer.src.replace(/^shipped:/, ""))))
        continue;
      if (typeof value !== "string" || installer.nearest(named ?? "") !== null) continue;
      const alike = INSTALLERS.filter(({ source }) => source === installer.source);
      const candidates = key === "id" ? alike.flatMap(({ ids }) => ids) : installer.releases;
      const { osKey, releases, ids } = installer;
      const otherwise = `set \`os.${osKey ?? "id"}\` to one of ${(osKey ? releases : ids).join(", ")}`;
      const others = alike.filter((each) => each !== installer).flatMap((each) => each.ids);
      const ways =
        named === null && installer.source === "location"
          ? [otherwise, `\`os.id\` to one of ${others.join(", ")}`, "`installer` to manual"]
          : [otherwise];
      const unchosen = withoutChoice(guest.object, os as OsValue);
      const remedy = unchosen
        ? `remove \`installer\`, and ${unchosen.name} sets this guest up`
        : nearest(value, candidates, ways.join(", or "));
      yield {
        object: guest,
        path: ["os", key],
        message: `no ${installer.name} can be written for \`${value}\`: ${remedy}`,
      };
    }
  },
};

/** The installer that would set the guest up if its layers chose none; null: they choose none, or that one cannot. */
function withoutChoice(guest: Guest, os: OsValue): Installer | null {
  if (!guest.installer) return null;
  const other = installerOf({ ...guest, installer: null });
  return other.nearest(other.named(os) ?? "") === null ? null : other;
}

/** The guests with files. `named` is the release that the layers set, `key` the key of `os` for it. */
function guestsWithFiles({ guests }: Plan) {
  return guests
    .filter(({ object }) => object.files.length > 0)
    .map((guest) => {
      const os = isMap(guest.merged.value.os) ? guest.merged.value.os : null;
      const installer = installerOf(guest.object);
      const { osKey } = installer;
      const key = osKey && os?.[osKey] ? osKey : "id";
      return { object: guest, os, key, installer, named: installer.named(os as OsValue) };
    });
}

export const releaseRules: readonly Rule[] = [newerRelease, unknownRelease];
