import { inexpressibleValues, unsupportedValues } from "../autoinstall/cannot-say.ts";
import { lintAutoinstall } from "../autoinstall/lint.ts";
import { withoutDescription } from "../cloud-init/cloud-config.ts";
import { CLOUD_RELEASES, namedCloudRelease, nearestCloudRelease } from "../cloud-init/release.ts";
import { diskCount } from "../model/disk.ts";
import type { GuestValues } from "../schema/guest.ts";
import { treeUrl } from "../schema/location.ts";
import type { AnswerGap, Installer } from "./installer.ts";

const USER_DATA = { src: "autoinstall.d/autoinstall", dst: "user-data" };

/** The first release whose server image has this installer, with storage actions and `routes` of netplan as they are now. */
const FIRST = 22.04;

const RELEASES = CLOUD_RELEASES.filter(
  ({ distribution, id }) => distribution === "ubuntu" && Number(id.slice(distribution.length)) >= FIRST,
).map(({ id }) => id);

/** The installer of Ubuntu's server image (subiquity). cloud-init of its live system finds the seed by the label. */
export const autoinstall: Installer = {
  name: "autoinstall",
  source: "location",
  title: "Autoinstall",
  answer: USER_DATA,
  language: "yaml",
  seed: {
    dst: "seed.iso",
    label: "CIDATA",
    members: [
      { key: "autoinst", src: USER_DATA.src, name: "user-data" },
      { key: "meta_data", src: "autoinstall.d/meta-data", name: "meta-data" },
    ],
  },
  injected: [],
  boot: { kernel: "casper/vmlinuz", initrd: "casper/initrd" },
  isServed: false,
  releases: RELEASES,
  ids: RELEASES,
  osKey: null,
  hasTemplate: (name) => /^autoinstall\.d\/(?:.*-)?autoinstall$/.test(name),
  installs: ({ id }) => ubuntuOf(id) !== null,
  named: (os) => ubuntuOf(os?.id),
  nearest: nearestOf,
  syntax: ({ id }) => nearestOf(ubuntuOf(id) ?? ""),
  row: () => null,
  missingValues,
  inexpressibleValues,
  hasOwnKeyboards: () => true,
  unsupportedValues,
  bootArguments: () => "autoinstall",
  netboot: null,
  lint: (text, { disks }) => lintAutoinstall(text, diskCount(disks)),
  relevantText: withoutDescription,
};

function ubuntuOf(id: unknown): string | null {
  const named = namedCloudRelease(id);
  return named?.startsWith("ubuntu") ? named : null;
}

function nearestOf(named: string): string | null {
  const { id } = nearestCloudRelease(named) ?? {};
  return id !== undefined && RELEASES.includes(id) ? id : null;
}

function missingValues({ virtinst }: GuestValues): AnswerGap[] {
  const url = treeUrl(virtinst?.location);
  if (url === null)
    return [{ path: [], message: "set `virtinst.location` to the path of the ISO image of Ubuntu Server" }];
  // casper, the live system, gets its image by these arguments if it is on no disk.
  const isNamed = (virtinst?.extra_args ?? []).some((each) => /(?:^|\s)(?:iso-url|url|netboot)=/.test(each));
  if (!url.includes("://") || isNamed) return [];
  const message =
    "the installer of Ubuntu runs from an ISO image: set `virtinst.location` to its path on the host, or name its URL by `url=` in `virtinst.extra_args`";
  return [{ path: ["virtinst", "location"], message }];
}
