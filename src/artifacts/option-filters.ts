import { isMap } from "../merge/merge.ts";
import { hasUefi } from "../model/firmware.ts";
import { serialConsole } from "../model/serial-console.ts";
import { cpu } from "../schema/cpu.ts";
import { sizeWord } from "../schema/disk-size.ts";
import { graphics } from "../schema/graphics.ts";
import { location, treeUrl } from "../schema/location.ts";
import { type Suboptions, suboptionText } from "../schema/suboptions.ts";
import { diskOptions, volumeOptions } from "./disk-options.ts";
import { cpuOption, machineOptions, vcpusOption } from "./machine-options.ts";
import { kindOf, QuotingError, shellWord } from "./quoting.ts";

const TABLES = new Map<unknown, Suboptions>([cpu, graphics, location].map((table) => [table.key, table]));

/** Filters for values of `virtinst` that are text or a map. Their result must be quoted like any other text. */
export const OPTION_FILTERS: Readonly<
  Record<string, (value: unknown, ...args: readonly unknown[]) => unknown>
> = {
  suboptions(value, option) {
    const table = TABLES.get(option);
    if (!table)
      throw new QuotingError(`\`suboptions\` is for ${[...TABLES.keys()].join(", ")}: name one of them`);
    if (typeof value !== "string" && !isMap(value))
      throw new QuotingError(
        `\`suboptions\` takes text or a map, but this is ${kindOf(value)}: set the value`,
      );
    return suboptionText(table, value);
  },
  tree_url: (value) => treeUrl(value),
  url_host: (url) => new URL(String(url)).hostname,
  has_uefi: (virtinst) => hasUefi(isMap(virtinst) ? virtinst : {}),
  serial_console: (arch) => serialConsole(String(arch)) ?? "ttyS0",
  machine_options: (virtinst) => machineOptions(virtinst as Parameters<typeof machineOptions>[0]),
  cpu_option: (virtinst) => cpuOption(virtinst as Parameters<typeof cpuOption>[0]),
  vcpus_option: (virtinst) => vcpusOption(virtinst as Parameters<typeof vcpusOption>[0]),
  disk_options: (disk) => shellWord(diskOptions(diskOf(disk, "disk_options"))),
  volume_options: (disk) => volumeOptions(diskOf(disk, "volume_options")),
  disk_size(gib) {
    if (typeof gib !== "number")
      throw new QuotingError(`\`disk_size\` takes a size in GiB, but this is ${kindOf(gib)}: set the value`);
    return sizeWord(gib);
  },
};

function diskOf(value: unknown, filter: string): Parameters<typeof diskOptions>[0] {
  if (!isMap(value) || typeof value.target !== "string")
    throw new QuotingError(`\`${filter}\` takes a disk, but this is ${kindOf(value)}`);
  return value as unknown as Parameters<typeof diskOptions>[0];
}
