/** Characters that fill two columns of a terminal. */
const WIDE =
  /[\p{Emoji_Presentation}\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\u3000-\u303f\uff01-\uff60\uffe0-\uffe6]/u;
/** Characters that stand on the one before them, and joiners. */
const NARROW = /[\p{Mn}\p{Me}\p{Cf}]/u;

/** Characters that a terminal obeys, but for tabs and line breaks, and marks that turn the direction of text. */
const CONTROL = /[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]/g;

export function printable(text: string): string {
  return text.replace(CONTROL, "\uFFFD");
}

/** The columns of a terminal that a character fills; a tab is taken for eight. */
function columnsOf(character: string): number {
  if (character === "\t") return 8;
  return WIDE.test(character) ? 2 : NARROW.test(character) ? 0 : 1;
}

export function columns(text: string): number {
  return [...text].reduce((sum, character) => sum + columnsOf(character), 0);
}

/** As much of the beginning of a text as fits. */
export function headOf(text: string, room: number): string {
  let taken = "";
  let left = room;
  for (const character of text) {
    left -= columnsOf(character);
    if (left < 0) break;
    taken += character;
  }
  return taken;
}

/** As much of the end of a text as fits. */
export function tailOf(text: string, room: number): string {
  const characters = [...text];
  let left = room;
  let from = characters.length;
  while (from > 0) {
    left -= columnsOf(characters[from - 1] as string);
    if (left < 0) break;
    from -= 1;
  }
  return characters.slice(from).join("");
}

/** Spaces that fill the columns of a text; its tabs stay. */
export function blankOf(text: string): string {
  return [...text]
    .map((character) => (character === "\t" ? character : " ".repeat(columnsOf(character))))
    .join("");
}
