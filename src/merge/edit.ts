import { defineScalarTag, defineSequenceTag } from "js-yaml";

/** `!append [...]` or `!prepend [...]`: a list that adds to the one below it, where a plain list replaces it. */
export class ListEdit {
  constructor(
    readonly kind: "append" | "prepend",
    readonly items: unknown[],
  ) {}

  /** What comes of this edit over `below`; what is no list counts as an empty one. */
  applyTo(below: unknown): unknown[] {
    const list = Array.isArray(below) ? below : [];
    return this.kind === "append" ? [...list, ...this.items] : [...this.items, ...list];
  }
}

/** `key: !remove`: the key that layers below have set is not there. */
export const REMOVE = Object.freeze(new (class Remove {})());

const LOAD_ONLY = { identify: () => false };

export const listEditTags = (["append", "prepend"] as const).map((kind) =>
  defineSequenceTag<unknown[], ListEdit>(`!${kind}`, {
    ...LOAD_ONLY,
    create: () => [],
    addItem: (carrier, item) => {
      carrier.push(item);
    },
    finalize: (carrier) => new ListEdit(kind, carrier),
  }),
);

export const removeTag = defineScalarTag<object>("!remove", { ...LOAD_ONLY, resolve: () => REMOVE });
