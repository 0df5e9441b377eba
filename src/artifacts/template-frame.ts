import type { Frame } from "./nunjucks-parts.ts";

/**
 * A scope of variables, as nunjucks' own, which takes each name apart at dots: here none has any, for what sets
 * `loop.index` and the like sets `loop` as a whole.
 */
export class TemplateFrame implements Frame {
  readonly parent: Frame | undefined;
  readonly #variables = new Map<string, unknown>();
  /** Whether what is set is exported, too; set by nunjucks. */
  topLevel = false;
  readonly #isolatesWrites: boolean;

  /** `isolatesWrites`: what is set stays below a frame, where a variable of the same name is further up. */
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

  /** The nearest frame that has a variable. */
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
