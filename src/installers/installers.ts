import type { Os } from "../model/release.ts";
import type { Installer } from "./installer.ts";
import { kickstart } from "./kickstart.ts";

/** Every kind of answer file; the first is that of a guest whose release no other installs. */
export const INSTALLERS: readonly [Installer, ...Installer[]] = [kickstart];

/** The installer of a guest. */
export function installerOf({ os }: { readonly os: Os }): Installer {
  return INSTALLERS.find((installer) => installer.serves(os)) ?? INSTALLERS[0];
}
