import type { Os } from "../model/release.ts";
import type { Installer } from "./installer.ts";
import { kickstart } from "./kickstart.ts";

/** All installers. The first is the default for a guest whose release no installer serves. */
export const INSTALLERS: readonly [Installer, ...Installer[]] = [kickstart];

export function installerOf({ os }: { readonly os: Os }): Installer {
  return INSTALLERS.find((installer) => installer.installs(os)) ?? INSTALLERS[0];
}
