import firewallServices from "./firewall-services.json" with { type: "json" };
import keyboards from "./keyboards.json" with { type: "json" };
import locales from "./locales.json" with { type: "json" };
import memory from "./memory.json" with { type: "json" };
import timeZones from "./time-zones.json" with { type: "json" };

export const TIME_ZONES: ReadonlySet<string> = new Set(timeZones);
export const KEYBOARDS: ReadonlySet<string> = new Set(keyboards);
export const FIREWALL_SERVICES: ReadonlySet<string> = new Set(firewallServices);

/** With and without the character set: glibc has `en_US` and `en_US.UTF-8`. */
export const LOCALES: ReadonlySet<string> = new Set(["C", "POSIX", ...locales]);

/** MiB by the release in pykickstart's names, in ascending order of each family. */
export const LEAST_MEMORY: ReadonlyMap<string, number> = new Map(Object.entries(memory));
