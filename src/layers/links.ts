import { realpathSync } from "node:fs";
import { dirname } from "node:path";
import { type Finding, infoAt } from "../finding.ts";
import { isWithin } from "../path.ts";

/** The links of a lab that a run follows. */
export class LabLinks {
  readonly #places: readonly string[];
  #realPlaces: readonly string[] | undefined;
  readonly #targets = new Map<string, string>();
  readonly #outside = new Map<string, string>();

  /** `places`: the directories of the lab. Without any, no link is outside. */
  constructor(places: readonly string[]) {
    this.#places = places;
  }

  /** Adds links by their paths, with their targets as real paths. */
  add(links: ReadonlyMap<string, string>): void {
    for (const [path, target] of links) this.#targets.set(path, target);
  }

  /** Notes that the run reads the file or the directory at a path. */
  use(path: string): void {
    const target = this.#targets.get(path);
    if (target !== undefined && this.#isOutside(target)) this.#outside.set(path, target);
  }

  /** The same for a file that no directory was read for. */
  useFile(path: string): void {
    const [directory] = realPath(dirname(path));
    const [target] = realPath(path);
    if (directory === undefined || target === undefined) return;
    if (!this.#isOutside(directory) && this.#isOutside(target)) this.#outside.set(path, target);
  }

  get findings(): Finding[] {
    return [...this.#outside].map(([file, target]) =>
      infoAt(
        { file, line: 1, column: 1 },
        "link-outside",
        `this is a link to ${target}, which is outside of the lab's directories: everyone who can change that path changes the lab`,
      ),
    );
  }

  #isOutside(target: string): boolean {
    this.#realPlaces ??= this.#places.flatMap(realPath);
    const places = this.#realPlaces;
    return places.length > 0 && !places.some((place) => isWithin(target, place));
  }
}

function realPath(path: string): string[] {
  try {
    return [realpathSync.native(path)];
  } catch {
    // A lab need not have all of its directories and files.
    return [];
  }
}
