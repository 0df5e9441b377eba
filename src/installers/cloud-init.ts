import { inexpressibleValues } from "../cloud-init/cannot-say.ts";
import { withoutDescription } from "../cloud-init/cloud-config.ts";
import { lintUserData } from "../cloud-init/lint.ts";
import {
  CLOUD_RELEASES,
  cloudReleaseOf,
  hasLayoutsOfX,
  namedCloudRelease,
  nearestCloudRelease,
} from "../cloud-init/release.ts";
import { missing, missingDisk, missingImage } from "./gaps.ts";
import type { Installer } from "./installer.ts";

const USER_DATA = { src: "autoinstall.d/user-data", dst: "user-data" };

/** cloud-init, which sets up a copy of a cloud image at its first start. It reads the seed as its data source NoCloud. */
export const cloudInit: Installer = {
  name: "cloud-init",
  source: "image",
  title: "Cloud-init",
  answer: USER_DATA,
  language: "yaml",
  seed: {
    dst: "seed.iso",
    // In capitals, as cloud-init's documentation of NoCloud has it.
    label: "CIDATA",
    members: [
      { key: "autoinst", src: USER_DATA.src, name: "user-data" },
      { key: "meta_data", src: "autoinstall.d/meta-data", name: "meta-data" },
      { key: "network_config", src: "autoinstall.d/network-config", name: "network-config" },
    ],
  },
  injected: [],
  isServed: false,
  releases: CLOUD_RELEASES.map(({ id }) => id),
  ids: CLOUD_RELEASES.map(({ id }) => id),
  osKey: null,
  hasTemplate: (name) => /^autoinstall\.d\/(?:.*-)?user-data$/.test(name),
  installs: ({ id }) => cloudReleaseOf(id) !== null,
  named: (os) => namedCloudRelease(os?.id),
  nearest: (named) => nearestCloudRelease(named)?.id ?? null,
  syntax: ({ id }) => cloudReleaseOf(id)?.id ?? null,
  row: () => null,
  missingValues: (values) => [
    ...missingImage(values),
    ...missing(
      values.os?.id,
      ["image"],
      "set `os.id` to the release of the image, like debian12 or almalinux9",
    ),
    ...missingDisk(values),
  ],
  inexpressibleValues,
  hasOwnKeyboards: ({ id }) => hasLayoutsOfX(cloudReleaseOf(id)),
  unsupportedValues: () => [],
  bootArguments: () => "",
  netboot: null,
  lint: (text, _, entries) => lintUserData(text, entries),
  relevantText: withoutDescription,
};
