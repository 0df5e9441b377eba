import { defineScalarTag, defineSequenceTag } from "js-yaml";

/** `!append [...]` or `!prepend [...]`: adds to the list below it. A plain list replaces that list. */
export class ListEdit {
  constructor(
    readonly kind: "append" | "prepend",
    readonly items: unknown[],
  ) {}

  /** The new list. If `below` is not a list, it counts as an empty list. */
  applyTo(below: unknown): unknown[] {
    const list = Array.isArray(below) ? below : [];
    return this.kind === "append" ? [...list, ...this.items] : [...this.items, ...list];
  }
}

/** `key: !remove`: removes a key that lower layers set. */
export const REMOVE = Object.freeze(new (class Remove {})());

const NOT_FOR_OUTPUT = { identify: () => false };

export const listEditTags = (["append", "prepend"] as const).map((kind) =>
  defineSequenceTag<unknown[], ListEdit>(`!${kind}`, {
    ...NOT_FOR_OUTPUT,
    create: () => [],
    addItem: (carrier, item) => {
      carrier.push(item);
    },
    finalize: (carrier) => new ListEdit(kind, carrier),
  }),
);

export const removeTag = defineScalarTag<object>("!remove", { ...NOT_FOR_OUTPUT, resolve: () => REMOVE });
