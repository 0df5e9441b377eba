import { errorAt, type Finding, type Place, type Related } from "../finding.ts";
import type { Path } from "../merge/origins.ts";
import { pathText } from "../schema/path-text.ts";
import { kindOf } from "./quoting.ts";
import type { TemplateFault } from "./template-places.ts";
import type { StoppingValue } from "./value-reads.ts";

/** The key of a value in the layers, and its place. `isSet`: a layer sets it; if not, the place is that of its map. */
export interface LayerValue {
  readonly path: Path;
  readonly place: Place;
  readonly isSet: boolean;
}

/** Finds the place of a value in the context of a template. */
export type FindValue = (context: object, value: StoppingValue) => LayerValue | null;

/**
 * The finding at the line of a layer for a value that stopped a template. null: the template must be corrected, because it
 * is the lab's own and does not write a text of the layers.
 */
export function valueFinding(
  { value, refusal, isGuess }: StoppingValue,
  layer: LayerValue,
  { place, cause, related }: TemplateFault,
  { isShipped }: { readonly isShipped: boolean },
): Finding | null {
  const isText = typeof value === "string" || typeof value === "number";
  if (!isShipped && (isGuess || !(isText && layer.isSet))) return null;
  const written: Related = { place, message: "a template writes it here" };
  const message = isGuess
    ? `\`${pathText(layer.path)}\` has another form than a template needs: set another value`
    : isText
      ? `\`${pathText(layer.path)}\`: ${refusal ?? cause}`
      : kindMessage(layer.path, value);
  return { ...errorAt(layer.place, "value-unusable", message), related: [written, ...related] };
}

function kindMessage(path: Path, value: unknown): string {
  const key = `\`${pathText(path)}\``;
  if (value === null || value === undefined) return `${key} has no value, and a template needs it: set it`;
  return `${key} must be text or a number for a template, but it is ${kindOf(value)}: set another value`;
}
