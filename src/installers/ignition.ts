import { inexpressibleValues, unsupportedValues } from "../ignition/cannot-say.ts";
import { expressible } from "../ignition/data-disks.ts";
import { lintIgnition } from "../ignition/lint.ts";
import { IDS, SYSTEMS, systemOf } from "../ignition/system.ts";
import { missingDisk, missingImage } from "./gaps.ts";
import type { Installer } from "./installer.ts";

const ANSWER = { src: "autoinstall.d/ignition", dst: "config.ign" };

/** Ignition, which sets up a copy of an image of Fedora CoreOS or Flatcar at its first start. */
export const ignition: Installer = {
  name: "ignition",
  source: "image",
  title: "Ignition",
  answer: ANSWER,
  language: "yaml",
  seed: null,
  injected: [],
  dataDisks: expressible,
  fwcfg: ({ id }) => systemOf(id)?.fwcfg ?? null,
  isServed: false,
  releases: SYSTEMS.map(({ id }) => id),
  ids: IDS,
  osKey: null,
  hasTemplate: (name) => /^autoinstall\.d\/(?:.*-)?ignition$/.test(name),
  installs: ({ id }) => systemOf(id) !== null,
  named: (os) => systemOf(os?.id)?.id ?? null,
  nearest: (named) => (SYSTEMS.some(({ id }) => id === named) ? named : null),
  syntax: ({ id }) => systemOf(id)?.id ?? null,
  row: () => null,
  missingValues: (values) => [...missingImage(values), ...missingDisk(values)],
  inexpressibleValues,
  unsupportedValues,
  bootArguments: () => "",
  netboot: null,
  lint: lintIgnition,
  relevantText: (text) => text,
};
