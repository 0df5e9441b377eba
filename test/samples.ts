/** With `MINIASCAPE_SAMPLES=whole` tests have all of their inputs. The gate has a sample. */
export const isWhole = process.env.MINIASCAPE_SAMPLES === "whole";

/** A number of inputs: `usual` in the gate. */
export function sample(usual: number, whole: number): number {
  return isWhole ? whole : usual;
}
