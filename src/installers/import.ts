import { valuesOfSystem, WITHOUT_ANSWER } from "./by-hand.ts";
import type { Installer } from "./installer.ts";

/** A guest whose first disk has a system already: an image of the host, or a volume that somebody has put into a pool. */
export const importDisk: Installer = {
  ...WITHOUT_ANSWER,
  name: "import",
  source: "disk",
  title: "Import",
  missingValues: ({ disks }) => {
    const [first] = disks ?? [];
    if (first && first.device !== "cdrom" && (first.path || first.volume)) return [];
    if (first?.backing)
      return [
        {
          path: ["disks", 0, "backing"],
          message: "the scripts make the clone: set `installer: manual`, with which the guest starts from it",
        },
      ];
    return [
      {
        path: ["disks"],
        message: "the first disk must have the system already: set its `path`, or its `volume` in a pool",
      },
    ];
  },
  inexpressibleValues: (values, isSet) =>
    valuesOfSystem(values, isSet, "`installer: import` leaves the system on the first disk as it is"),
};
