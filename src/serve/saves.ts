/** Milliseconds without a word of a file before it is taken to be written: each write of it is told as it is made. */
const QUIET = 10;

/** Files that are saved, told together when nobody writes any more. */
export class Saves {
  readonly #files = new Set<string>();
  readonly #tell: (files: readonly string[]) => void;
  #timer: NodeJS.Timeout | undefined;

  constructor(tell: (files: readonly string[]) => void) {
    this.#tell = tell;
  }

  note(file: string): void {
    this.#files.add(file);
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      const files = [...this.#files];
      this.#files.clear();
      this.#tell(files);
    }, QUIET).unref();
  }

  /** Forgets what was not told. */
  end(): void {
    clearTimeout(this.#timer);
    this.#files.clear();
  }
}
