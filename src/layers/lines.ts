/** The offsets at which the lines of a text begin. */
const startsCache = new WeakMap<object, readonly number[]>();

/** The line and column of an offset, from 1. `source`: an object with the text, for many offsets of one text. */
export function lineAndColumn(
  source: { readonly text: string },
  offset: number,
): { readonly line: number; readonly column: number } {
  let starts = startsCache.get(source);
  if (!starts) {
    starts = lineStarts(source.text);
    startsCache.set(source, starts);
  }
  let [low, high] = [0, starts.length - 1];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((starts[middle] as number) <= offset) low = middle;
    else high = middle - 1;
  }
  return { line: low + 1, column: offset - (starts[low] as number) + 1 };
}

function lineStarts(text: string): number[] {
  const starts = [0];
  for (let at = text.indexOf("\n"); at !== -1; at = text.indexOf("\n", at + 1)) starts.push(at + 1);
  return starts;
}
