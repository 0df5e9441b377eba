import { isUtf8 } from "node:buffer";
import { type Dirent, readdirSync, realpathSync } from "node:fs";
import { compareText, errorAt, type Finding } from "../finding.ts";
import { systemErrorText } from "../system-error.ts";

export interface Directory {
  /** In byte order of the names, without dot files. Empty if there is no directory. */
  readonly entries: ReadonlyMap<string, Dirent>;
  /** The targets of its links, as real paths, by the paths of the links. */
  readonly links: ReadonlyMap<string, string>;
  /** Errors for the entries that are left out, or for the directory itself. */
  readonly findings: readonly Finding[];
}

export function readDirectory(directory: string): Directory {
  const findings: Finding[] = [];
  const links = new Map<string, string>();
  const fault = (file: string, message: string) =>
    findings.push(errorAt({ file, line: 1, column: 1 }, "unreadable-file", message));
  const isUsable = (entry: Dirent): boolean => {
    const path = `${directory}/${entry.name}`;
    if (entry.name.includes("\uFFFD") && !isName(directory, entry.name)) {
      fault(path, "the name of this file must be UTF-8 text: rename it");
      return false;
    }
    if (!entry.isSymbolicLink()) return true;
    const target = attempt(() => realpathSync.native(path));
    if ("error" in target) fault(path, `this link leads to no file, ${target.error}: remove or renew it`);
    else links.set(path, target.value);
    return "value" in target;
  };
  const read = attempt(() => readdirSync(directory, { withFileTypes: true }));
  if ("error" in read && !/\((?:ENOENT|ENOTDIR)\)$/.test(read.error))
    fault(directory, `this directory cannot be read, ${read.error}: allow it, or name another directory`);
  const entries = ("value" in read ? read.value : [])
    .filter((entry) => !entry.name.startsWith(".") && isUsable(entry))
    .sort((a, b) => compareText(a.name, b.name));
  return { entries: new Map(entries.map((entry) => [entry.name, entry])), links, findings };
}

/** Whether a directory really has this name: Node writes U+FFFD for bytes that are not UTF-8. */
function isName(directory: string, name: string): boolean {
  const names = readdirSync(directory, { encoding: "buffer" });
  return names.some((bytes) => isUtf8(bytes) && bytes.toString() === name);
}

function attempt<T>(run: () => T): { readonly value: T } | { readonly error: string } {
  try {
    return { value: run() };
  } catch (error) {
    const text = systemErrorText(error);
    if (text === null) throw error;
    return { error: text };
  }
}
