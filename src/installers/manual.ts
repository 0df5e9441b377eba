import { valuesOfSystem, WITHOUT_ANSWER } from "./by-hand.ts";
import type { Installer } from "./installer.ts";

/**
 * A guest that boots from its first disk, else from a CD-ROM drive, else from the network. A person or a server in the
 * network installs it, or nobody does.
 */
export const manual: Installer = {
  ...WITHOUT_ANSWER,
  name: "manual",
  source: "devices",
  title: "By hand",
  missingValues: () => [],
  inexpressibleValues: (values, isSet) =>
    valuesOfSystem(
      values,
      isSet,
      "`installer: manual` installs nothing, and starts from the guest's disks, CD-ROM drives and network",
    ),
};
