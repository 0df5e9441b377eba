import type { Rule } from "../rule.ts";
import { authorizedKeyRules } from "./authorized-keys.ts";
import { bootOrderRules } from "./boot-order.ts";
import { cloneRules } from "./clones.ts";
import { consoleRules } from "./consoles.ts";
import { diskOptionRules } from "./disk-options.ts";
import { diskRules } from "./disks.ts";
import { encryptionRules } from "./encryption.ts";
import { fileRules } from "./files.ts";
import { hardwareRules } from "./hardware.ts";
import { hostPathRules } from "./host-paths.ts";
import { imageKindRules } from "./image-kinds.ts";
import { imageRules } from "./images.ts";
import { installerRules } from "./installers.ts";
import { kindRules } from "./kinds.ts";
import { layoutBootRules } from "./layout-boot.ts";
import { layoutDeviceRules } from "./layout-devices.ts";
import { layoutSizeRules } from "./layout-sizes.ts";
import { machineRules } from "./machine.ts";
import { ownMachineRules } from "./machines.ts";
import { memoryRules } from "./memory.ts";
import { guestNameRules } from "./names.ts";
import { networkBootRules } from "./network-boot.ts";
import { orderRules } from "./order.ts";
import { packageRules } from "./packages.ts";
import { partitionRules } from "./partitions.ts";
import { passwordRules } from "./passwords.ts";
import { rangeRules } from "./ranges.ts";
import { releaseRules } from "./releases.ts";
import { repositoryRules } from "./repositories.ts";
import { serviceRules } from "./services.ts";
import { userRules } from "./users.ts";
import { vocabularyRules } from "./vocabulary.ts";

/** The rules about guests and their contents. */
export const guestRules: readonly Rule[] = [
  ...guestNameRules,
  ...kindRules,
  ...rangeRules,
  ...passwordRules,
  ...userRules,
  ...authorizedKeyRules,
  ...orderRules,
  ...diskRules,
  ...hostPathRules,
  ...diskOptionRules,
  ...cloneRules,
  ...encryptionRules,
  ...machineRules,
  ...hardwareRules,
  ...memoryRules,
  ...consoleRules,
  ...partitionRules,
  ...layoutDeviceRules,
  ...layoutSizeRules,
  ...layoutBootRules,
  ...installerRules,
  ...packageRules,
  ...repositoryRules,
  ...serviceRules,
  ...fileRules,
  ...vocabularyRules,
  ...releaseRules,
  ...imageRules,
  ...imageKindRules,
  ...networkBootRules,
  ...bootOrderRules,
  ...ownMachineRules,
];
