import type { Path } from "../merge/origins.ts";
import { factsOf } from "./facts.ts";
import type { ReleaseName } from "./release.ts";

/** A part of the plan that the installer of a release does not support. */
export interface Limit {
  readonly path: Path;
  /** The rule and the remedy. */
  readonly message: string;
}

/** A command or a section, or an option of it, that a value of the plan needs. */
export interface Need {
  readonly path: Path;
  readonly command: string;
  readonly option?: string;
  /** Default: the key is removed. */
  readonly remedy?: string;
}

/** The needs for which a release has no command or option, by the tables of commands and sections. */
export function unmet(needs: Iterable<Need>, release: ReleaseName): Limit[] {
  const { commands, sections } = factsOf(release);
  return [...needs].flatMap(({ path, command, option, remedy }): Limit[] => {
    const facts = commands.get(command) ?? sections.get(command);
    const optionFinding = facts?.options?.get(`--${option}`)?.finding;
    // An installer reads a deprecated command and ignores it. A deprecated option still has its effect.
    if (!facts?.finding && optionFinding?.severity !== "error") return [];
    const what = option === undefined ? command : `${command} --${option}`;
    const rule = remedy ?? `remove \`${path.at(-1)}\``;
    return [{ path, message: `the installer of ${titleOf(release)} has no \`${what}\`: ${rule}` }];
  });
}

/** RHEL 9, Fedora 43 */
export function titleOf(release: ReleaseName): string {
  return release.replace(/^RHEL/, "RHEL ").replace(/^F/, "Fedora ");
}
