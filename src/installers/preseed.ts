import { diskCount } from "../model/disk.ts";
import { hasUefi } from "../model/firmware.ts";
import { layoutOf } from "../model/partitioning/resolve.ts";
import { inexpressibleValues } from "../preseed/cannot-say.ts";
import { layoutLimits } from "../preseed/layout-limits.ts";
import { linkLimits } from "../preseed/link-limits.ts";
import { lintPreseed } from "../preseed/lint.ts";
import { DEBIAN_RELEASES, namedDebian, nearestDebian } from "../preseed/release.ts";
import type { Installer } from "./installer.ts";

/** debian-installer. It reads preseed.cfg in its initrd, and runs late.sh at its end. */
export const preseed: Installer = {
  name: "preseed",
  source: "location",
  title: "Preseed",
  answer: { src: "autoinstall.d/preseed.cfg", dst: "preseed.cfg" },
  language: "conf",
  seed: null,
  injected: [{ key: "late", src: "autoinstall.d/late.sh", name: "late.sh" }],
  isServed: false,
  releases: DEBIAN_RELEASES,
  ids: DEBIAN_RELEASES.map((release) => `debian${release}`),
  osKey: null,
  hasTemplate: (name) => /^autoinstall\.d\/(?:.*-)?preseed\.cfg$/.test(name),
  installs: (os) => namedDebian(os) !== null,
  named: namedDebian,
  nearest: nearestDebian,
  syntax: (os) => nearestDebian(namedDebian(os) ?? ""),
  row: (table, os) => {
    const row = `debian${nearestDebian(namedDebian(os) ?? "")}`;
    return row in table ? row : null;
  },
  missingValues: ({ virtinst }) =>
    virtinst?.location
      ? []
      : [
          {
            path: [],
            message:
              "set `virtinst.location` to the URL of Debian's installer, like http://deb.debian.org/debian/dists/bookworm/main/installer-amd64/, or `image` to a cloud image of the host",
          },
        ],
  inexpressibleValues,
  hasOwnKeyboards: () => true,
  unsupportedValues: (guest) => [
    ...linkLimits(guest),
    ...(guest.partitioning ? layoutLimits(layoutOf(guest)) : []),
  ],
  // lib/debian-installer-startup.d/S15lowmem in the initrd of Debian 12: with less it asks whether to go on, and waits.
  leastMemory: { x86_64: 780, i686: 485, aarch64: 260, ppc64le: 500 },
  bootArguments: ({ ks_arg }) => String(ks_arg ?? ""),
  netboot: null,
  lint: (text, guest) =>
    lintPreseed(text, { disks: diskCount(guest.disks), hasUefi: hasUefi(guest.virtinst ?? {}) }),
  // The comment at the top is only a description of the guest.
  relevantText: (text) => text.replace(/^(?:#!.*\n)?(?:#.*\n|\n)+/, ""),
};
