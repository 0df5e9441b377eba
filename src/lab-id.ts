/**
 * The form of a lab's id: what YAML reads as text whatever it is, for a number would lose its digits (`12e5`), and what
 * a UUID, an XML comment or a shell word can carry.
 */
export const LAB_ID = /^[A-Za-z][A-Za-z0-9-]{3,62}[A-Za-z0-9]$/;

export const LAB_ID_RULE =
  "a lab's id must be 5 to 64 letters, digits and dashes, and must begin with a letter and end with a letter or digit";

const LETTERS = "abcdefghijklmnopqrstuvwxyz";

/** A new id of 12 letters (56 bits). `random` gives a whole number from 0 up to, but without, its argument. */
export function newLabId(random: (limit: number) => number): string {
  return Array.from({ length: 12 }, () => LETTERS[random(LETTERS.length)]).join("");
}
