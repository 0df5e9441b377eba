import { compareText } from "../finding.ts";
import { type Command, type CommandGroups, type CommandRow, commandsOf } from "./command.ts";
import others from "./commands.json" with { type: "json" };
import source from "./source-commands.json" with { type: "json" };
import storage from "./storage-commands.json" with { type: "json" };

type Rows = Readonly<Record<string, CommandRow>>;

// Source, unless a note names another: the command and option maps of pykickstart 3.74, handler by handler (RHEL5 to
// RHEL10, F7 to F45). A note "own": the last pykickstart of that RHEL release (branches rhel5 to rhel10) knows more than
// 3.74 does for it. That version is right, because the installer runs it.
// A note "docs": Red Hat's installation guides, appendix on Kickstart changes (RHEL 8, 9), Migration Planning Guide (RHEL 6).
const tables = {
  ...commandsOf(others as Rows),
  ...commandsOf(source as Rows),
  ...commandsOf(storage.commands as Rows, storage.groups as CommandGroups),
};

/** All commands by name, in byte order. */
export const commands: Readonly<Record<string, Command>> = Object.fromEntries(
  Object.entries(tables).sort(([a], [b]) => compareText(a, b)),
);
