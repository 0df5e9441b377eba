import type { Frame } from "./nunjucks-parts.ts";

/**
 * A scope of variables. Unlike nunjucks' own class it does not split names at dots, which is faster. No name has dots
 * here, because our compiler sets `loop` as a whole instead of `loop.index`.
 */
export class TemplateFrame implements Frame {
  readonly parent: Frame | undefined;
  readonly #variables = new Map<string, unknown>();
  /** Whether variables of this frame are also exported. nunjucks sets it. */
  topLevel = false;
  readonly #isolatesWrites: boolean;

  /** `isolatesWrites`: an assignment never changes a variable of a parent frame. */
  constructor(parent?: Frame, isolatesWrites = false) {
    this.parent = parent;
    this.#isolatesWrites = isolatesWrites;
  }

  set(name: string, value: unknown, resolveUp?: boolean): void {
    const frame = resolveUp ? this.resolve(name, true) : undefined;
    if (frame && frame !== this) frame.set(name, value);
    else this.#variables.set(name, value);
  }

  get(name: string): unknown {
    return this.#variables.get(name) ?? null;
  }

  lookup(name: string): unknown {
    const value = this.#variables.get(name);
    return value !== undefined ? value : this.parent?.lookup(name);
  }

  /** The nearest frame with the variable. */
  resolve(name: string, forWrite = false): Frame | undefined {
    if (this.#variables.get(name) !== undefined) return this;
    return forWrite && this.#isolatesWrites ? undefined : this.parent?.resolve(name);
  }

  push(isolatesWrites?: boolean): Frame {
    return new TemplateFrame(this, isolatesWrites);
  }

  pop(): Frame | undefined {
    return this.parent;
  }
}
