import { lintKickstart } from "../kickstart/lint.ts";
import { isMap } from "../merge/merge.ts";
import type { Installer } from "./installer.ts";

/** Anaconda, the installer of Fedora and of the RHEL family. */
export const kickstart: Installer = {
  name: "kickstart",
  title: "Kickstart",
  answer: { src: "autoinstall.d/ks.cfg", dst: "ks.cfg" },
  language: "kickstart",
  isServed: true,
  serves: ({ kickstart: release }) => release !== null,
  syntax: ({ kickstart: release }) => release,
  // Fedora releases differ in little: one without a row of its own has row F.
  rows: ({ kickstart: release, family }) => [
    ...(release === null ? [] : [release]),
    ...(family === "fedora" ? ["F"] : []),
  ],
  needs: ({ virtinst }) =>
    isMap(virtinst) && virtinst.location
      ? []
      : [{ path: [], message: "set `virtinst.location` to the URL of an install tree" }],
  cannotSay: ({ interfaces, release, os }) =>
    interfaces.flatMap(({ index, ip6 }) =>
      ip6 && release.ipv6 === false
        ? [
            {
              path: ["interfaces", index, "ip6"],
              message: `a kickstart of ${os.kickstart} cannot set the address ${ip6}: remove \`ip6\`, or ignore this where the guest sets it by itself`,
            },
          ]
        : [],
    ),
  bootArguments: ({ ks_arg }) => String(ks_arg ?? ""),
  lint: (text, { kickstart: release }) => (release === null ? [] : lintKickstart(text, release)),
  // The comment at the top says what the guest is for.
  body: (text) => text.replace(/^(?:#.*\n|\n)+/, ""),
};
