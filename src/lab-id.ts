/**
 * The form of a lab's id. It begins with a letter, because YAML would read `12e5` as a number and lose its digits. All
 * its characters are safe in an XML comment and in a shell word.
 */
export const LAB_ID = /^[A-Za-z][A-Za-z0-9-]{3,62}[A-Za-z0-9]$/;

export const LAB_ID_RULE =
  "a lab's id must be 5 to 64 letters, digits and dashes, and must begin with a letter and end with a letter or digit";

const LETTERS = "abcdefghijklmnopqrstuvwxyz";

/** A new id of 12 letters (56 bits). `random(limit)` gives a whole number from 0 to `limit - 1`. */
export function newLabId(random: (limit: number) => number): string {
  return Array.from({ length: 12 }, () => LETTERS[random(LETTERS.length)]).join("");
}
