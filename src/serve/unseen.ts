/** Milliseconds: longer than Eleventy takes to see a save, and an editor to put a new file in the place of an old one. */
const PATIENCE = 250;

/**
 * Changes that Eleventy does not build for: what is deleted, of which it only takes note, and what is saved while it
 * begins to watch, or reads the code of the project.
 */
export class Unseen {
  readonly #timers = new Map<string, NodeJS.Timeout>();
  readonly #tell: (path: string) => void;
  /** Whether a build is under way, after which Eleventy tells of what was saved in the meantime. */
  isBuilding = false;

  constructor(tell: (path: string) => void) {
    this.#tell = tell;
  }

  /** Something has happened to a file. What is told may go unseen, too: it is told a few times. */
  note(path: string, tries = 3): void {
    clearTimeout(this.#timers.get(path));
    this.#timers.delete(path);
    if (tries === 0) return;
    const timer = setTimeout(() => {
      if (!this.isBuilding) this.#tell(path);
      this.note(path, this.isBuilding ? tries : tries - 1);
    }, PATIENCE);
    this.#timers.set(path, timer.unref());
  }

  /** A build begins, which knows of these. */
  seen(isKnown: (path: string) => boolean = () => true): void {
    for (const [path, timer] of this.#timers) {
      if (!isKnown(path)) continue;
      clearTimeout(timer);
      this.#timers.delete(path);
    }
  }
}
