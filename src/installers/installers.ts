import { type Os, type OsValue, resolveOs } from "../model/release.ts";
import { agama } from "./agama.ts";
import { autoinstall } from "./autoinstall.ts";
import { cloudInit } from "./cloud-init.ts";
import { ignition } from "./ignition.ts";
import { importDisk } from "./import.ts";
import type { AnswerMember, Installer } from "./installer.ts";
import { kickstart } from "./kickstart.ts";
import { manual } from "./manual.ts";
import { preseed } from "./preseed.ts";

/** The installers of install trees. The first is the default for a guest whose release no installer serves. */
const TREE_INSTALLERS: readonly [Installer, ...Installer[]] = [kickstart, preseed, autoinstall, agama];

export const INSTALLERS: readonly Installer[] = [...TREE_INSTALLERS, cloudInit, ignition, manual, importDisk];

/** The files that the installer reads besides its answer file. */
export function membersOf({ seed, injected }: Installer): readonly AnswerMember[] {
  return [...(seed?.members ?? []), ...injected];
}

/** The values that choose the installer of a guest. They may come from layers with findings. */
export interface InstallerChoice {
  readonly os: Os;
  /** The name of a cloud image. */
  readonly image?: unknown;
  /** The name of an installer. */
  readonly installer?: unknown;
}

/** The installer that the guest names; else that of the system for a cloud image, and the installer of its release for a tree. */
export function installerOf({ os, image, installer }: InstallerChoice): Installer {
  const chosen = INSTALLERS.find(({ name }) => name === installer);
  if (chosen) return chosen;
  if (image) return ignition.installs(os) ? ignition : cloudInit;
  return treeInstallerOf(os);
}

/** The installer for an install tree of the release. */
export function treeInstallerOf(os: Os): Installer {
  return TREE_INSTALLERS.find((each) => each.installs(os)) ?? TREE_INSTALLERS[0];
}

/** The same values as a layer has them. */
export type InstallerValues = Omit<InstallerChoice, "os"> & { readonly os?: OsValue };

export function installerOfValues(values: InstallerValues): Installer {
  return installerOf({ ...values, os: resolveOs(values.os) });
}
