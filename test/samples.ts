/** The inputs of the slow tests: `whole` is all of them, `few` a quarter of the gate's sample. */
const SIZE = process.env.MINIASCAPE_SAMPLES;

export const isWhole = SIZE === "whole";
const PARTS = SIZE === "few" ? 4 : 1;

/** A number of inputs: `usual` in the gate. */
export function sample(usual: number, whole: number): number {
  return isWhole ? whole : Math.ceil(usual / PARTS);
}

/** The step through a list of inputs: `usual` in the gate. */
export function step(usual: number): number {
  return isWhole ? 1 : usual * PARTS;
}
