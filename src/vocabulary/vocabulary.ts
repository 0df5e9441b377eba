import firewallServices from "./firewall-services.json" with { type: "json" };
import keymaps from "./keymaps.json" with { type: "json" };
import layouts from "./layouts.json" with { type: "json" };
import locales from "./locales.json" with { type: "json" };
import memory from "./memory.json" with { type: "json" };
import timeZones from "./time-zones.json" with { type: "json" };

export const TIME_ZONES: ReadonlySet<string> = new Set(timeZones);
/** Layouts of X, and their variants as `LAYOUT-VARIANT`. */
export const LAYOUTS: ReadonlySet<string> = new Set(layouts);

export const KEYBOARDS: ReadonlySet<string> = new Set([...keymaps, ...layouts]);
export const FIREWALL_SERVICES: ReadonlySet<string> = new Set(firewallServices);

export const LOCALES: ReadonlySet<string> = new Set(["C", "POSIX", ...locales]);

const NORMAL_LOCALES = new Set([...LOCALES].flatMap((name) => [normal(name), normal(withUtf8(name))]));

/** Whether glibc has a locale. It compares character sets without case and dashes: `de_DE.utf8`. */
export function isLocale(name: string): boolean {
  return NORMAL_LOCALES.has(normal(name));
}

function normal(name: string): string {
  return name.replace(/\.[^@]*/, (charset) => charset.toLowerCase().replaceAll("-", ""));
}

/** Every locale has UTF-8, also if its name has no character set. */
function withUtf8(name: string): string {
  return name.replace(/^([^.@]*)(?:\.[^@]*)?/, "$1.UTF-8");
}

/** MiB by the release: RHEL9 and F40 as in pykickstart, ubuntu24.04. */
export const LEAST_MEMORY: ReadonlyMap<string, number> = new Map(Object.entries(memory));
