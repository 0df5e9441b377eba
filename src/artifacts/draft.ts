import type { Output, Written } from "./output.ts";
import { OutputNames } from "./output-names.ts";

/** The part of an output directory that a build uses. */
export type OutputFiles = Pick<Output, "put" | "keep" | "read" | "fingerprint" | "commit" | "discard">;

/** Takes the files of a build like `Output`, and writes nothing. */
export class Draft implements OutputFiles {
  readonly #names: OutputNames;
  /** null: nobody reads the texts. */
  readonly #texts: Map<string, string> | null;
  #failure: unknown;

  /** `dir`: the output directory, for messages. `keepsTexts`: `read` is used. */
  constructor(dir: string, { keepsTexts }: { readonly keepsTexts: boolean }) {
    this.#names = new OutputNames(dir);
    this.#texts = keepsTexts ? new Map() : null;
  }

  put(path: string, content: string | Uint8Array): void {
    if (this.#failure) return;
    try {
      this.#names.add(path);
      if (typeof content === "string") this.#texts?.set(path, content);
    } catch (error) {
      this.#failure = error;
    }
  }

  keep(): boolean {
    return false;
  }

  read(path: string): string | null {
    return this.#texts?.get(path) ?? null;
  }

  fingerprint(): null {
    return null;
  }

  commit(): Written {
    if (this.#failure) throw this.#failure;
    return { files: this.#names.size, changed: 0, removed: 0 };
  }

  discard(): void {}
}
