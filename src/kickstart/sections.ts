import { type Command, type CommandRow, commandsOf } from "./command.ts";
import rows from "./sections.json" with { type: "json" };

// Sources: pykickstart 3.74 for the options. It accepts every section in every release, so the releases come from the
// sections that anaconda registers on its branches rhel6, rhel7, rhel-9, rhel-10 and master (%anaconda left in 36.12),
// and from the parsers on pykickstart's branches rhel5 to rhel10.
export const sections: Readonly<Record<string, Command>> = commandsOf(rows as Record<string, CommandRow>);

/** The sections whose body is a script. */
export const scriptSections: ReadonlySet<string> = new Set([
  "%pre",
  "%pre-install",
  "%post",
  "%onerror",
  "%traceback",
]);
