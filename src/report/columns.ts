/** Characters that are two columns wide on a terminal. */
const WIDE =
  /[\p{Emoji_Presentation}\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\u3000-\u303f\uff01-\uff60\uffe0-\uffe6]/u;
/** Combining characters and joiners: no width. */
const NARROW = /[\p{Mn}\p{Me}\p{Cf}]/u;

/** Control characters except tab and line feed, and marks that change the direction of text. */
const CONTROL = /[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]/g;

export function printable(text: string): string {
  return text.replace(CONTROL, "\uFFFD");
}

/** The width of a character on a terminal; 8 for a tab. */
function columnsOf(character: string): number {
  if (character === "\t") return 8;
  return WIDE.test(character) ? 2 : NARROW.test(character) ? 0 : 1;
}

export function columns(text: string): number {
  return [...text].reduce((sum, character) => sum + columnsOf(character), 0);
}

/** The longest beginning of a text that fits into `room` columns. */
export function headOf(text: string, room: number): string {
  let head = "";
  let left = room;
  for (const character of text) {
    left -= columnsOf(character);
    if (left < 0) break;
    head += character;
  }
  return head;
}

/** The longest end of a text that fits into `room` columns. */
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

/** Blanks with the width of a text. Tabs stay tabs. */
export function blankOf(text: string): string {
  return [...text]
    .map((character) => (character === "\t" ? character : " ".repeat(columnsOf(character))))
    .join("");
}
