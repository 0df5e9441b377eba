/** Milliseconds without a change before a build begins: one save causes several events. */
const QUIET = 10;

/**
 * Collects changed files, and starts builds: one at a time, each for all changes before it. Changes during a build wait for
 * the next one; changes before `start` wait for the first one.
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

  /** Requests a build, even if no file has changed. */
  ask() {
    this.#isAsked = true;
    this.#wait();
  }

  /** Sets the function that builds; it gets the changed files. */
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
