import { defineScalarTag } from "js-yaml";

/** `!nth TEXT` or `!numbered TEXT`: a value that depends on the number of a guest in its range. */
export class RangeTag {
  constructor(
    readonly kind: "nth" | "numbered",
    readonly text: string,
    /** The rule that the text breaks, for a guest of a range. */
    readonly fault = "",
  ) {}

  /** As in a layer. */
  toString(): string {
    return `!${this.kind} ${this.text}`;
  }
}

export const rangeTags = (["nth", "numbered"] as const).map((kind) =>
  defineScalarTag<RangeTag>(`!${kind}`, {
    identify: () => false,
    resolve: (text) => new RangeTag(kind, text),
  }),
);

/** Whether a text of YAML can have such a tag. */
export function mayHaveRangeTag(text: string): boolean {
  return /!(?:nth|numbered)\b/.test(text);
}
