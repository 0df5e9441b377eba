/** Milliseconds without a change before a build begins: one save causes several events. */
const QUIET = 10;

/**
 * Collects the files that change, and builds for them: one build at a time, each for all changes before it. Changes during a
 * build wait for the next one, and so do changes before `start`.
 */
export class Changes {
  #files = new Set();
  #isAsked = false;
  #isBuilding = false;
  /** @type {((files: readonly string[]) => Promise<void>) | null} */
  #build = null;
  /** @type {NodeJS.Timeout | undefined} */
  #timer;

  /** @param {string} file its path */
  note(file) {
    this.#files.add(file);
    this.ask();
  }

  /** Asks for a build, also when no file has changed. */
  ask() {
    this.#isAsked = true;
    this.#wait();
  }

  /** From now on, `build` is called with the files that have changed. */
  start(build) {
    this.#build = build;
    this.#wait();
  }

  #wait() {
    clearTimeout(this.#timer);
    if (!this.#build || this.#isBuilding || !this.#isAsked) return;
    this.#timer = setTimeout(() => this.#run(this.#build), QUIET).unref();
  }

  async #run(build) {
    const files = [...this.#files];
    this.#files.clear();
    this.#isAsked = false;
    this.#isBuilding = true;
    try {
      await build(files);
    } finally {
      this.#isBuilding = false;
      this.#wait();
    }
  }
}
