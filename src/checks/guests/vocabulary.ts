import { installerOf } from "../../installers/installers.ts";
import type { Path } from "../../merge/origins.ts";
import type { Guest } from "../../model/guest.ts";
import { nearest } from "../../nearest.ts";
import type { GuestValues } from "../../schema/guest.ts";
import { FIREWALL_SERVICES, isLocale, KEYBOARDS, LOCALES, TIME_ZONES } from "../../vocabulary/vocabulary.ts";
import type { Rule } from "../rule.ts";
import { valuesOf } from "./values.ts";

type Named = readonly [path: Path, name: string | null | undefined];

/** A rule about names that the installed system should know. */
interface Vocabulary extends Pick<Rule, "id" | "why" | "example"> {
  readonly noun: string;
  readonly known: ReadonlySet<string>;
  readonly remedy: string;
  names(values: GuestValues, guest: Guest): readonly Named[];
  /** Whether the system knows a name that is not in `known` as it is written. */
  isOtherForm?(name: string): boolean;
}

function ruleOf({ noun, known, remedy, names, isOtherForm, ...rule }: Vocabulary): Rule {
  return {
    ...rule,
    severity: "warning",
    *check({ guests }) {
      for (const guest of guests)
        for (const [path, name] of names(valuesOf(guest), guest.object)) {
          if (!name || known.has(name) || isOtherForm?.(name)) continue;
          const message = `there is no ${noun} \`${name}\`: ${nearest(name, likely(name, known), remedy)}`;
          yield { object: guest, path, message };
        }
    },
  };
}

/** Names with the same first letter first: of two equally near ones, `nearest` takes the first. */
function likely(name: string, known: ReadonlySet<string>): string[] {
  const isLikely = (other: string) => other[0] === name[0];
  const all = [...known];
  return [...all.filter(isLikely), ...all.filter((other) => !isLikely(other))];
}

const timeZone = ruleOf({
  id: "unknown-time-zone",
  why: "anaconda logs that the zone is not valid, and sets America/New_York.",
  example: { "guests.d/a.yml": "timezone: {name: Europe/Berln}\ntemplates: ~\n" },
  noun: "time zone",
  known: TIME_ZONES,
  remedy: "use a name below /usr/share/zoneinfo, like Europe/Berlin",
  names: ({ timezone }) => [[["timezone", "name"], timezone?.name]],
});

const locale = ruleOf({
  id: "unknown-locale",
  why: "anaconda writes any name into the system's locale.conf. Programs that do not find it there use the locale C, in English and without UTF-8.",
  example: { "guests.d/a.yml": "lang: en_UK.UTF-8\ntemplates: ~\n" },
  noun: "locale",
  known: LOCALES,
  remedy: "use one that `locale -a` prints on such a system, like en_US.UTF-8",
  names: ({ lang }) => [[["lang"], lang]],
  isOtherForm: isLocale,
});

const keyboard = ruleOf({
  id: "unknown-keyboard",
  why: "anaconda takes any word. loadkeys does not find the keymap when the system starts, and the console keeps the US layout of the kernel.",
  example: { "guests.d/a.yml": "keyboard: germn\ntemplates: ~\n" },
  noun: "keyboard layout",
  known: KEYBOARDS,
  remedy: "use one that `localectl list-keymaps` prints on such a system, like us or de-nodeadkeys",
  names: ({ keyboard: layout }, guest) =>
    installerOf(guest).hasOwnKeyboards?.(guest.os) ? [] : [[["keyboard"], layout]],
});

const firewallService = ruleOf({
  id: "unknown-firewall-service",
  why: "firewall-offline-cmd refuses the service, the installation goes on without a message, and the port stays closed.",
  example: { "guests.d/a.yml": "firewall: {services: [ssh, htp]}\ntemplates: ~\n" },
  noun: "service of firewalld",
  known: FIREWALL_SERVICES,
  remedy: "put its port into `firewall.ports`, or use a name that `firewall-cmd --get-services` prints",
  names: ({ firewall }) =>
    (firewall?.services ?? []).map((name, index) => [["firewall", "services", index], name] as const),
});

export const vocabularyRules = [timeZone, locale, keyboard, firewallService];
