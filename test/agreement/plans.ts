import fc from "fast-check";
import { type Leaf, leavesOf, missingLeaves, put } from "../hostile/leaves.ts";
import { type Subject, subjectsOf } from "../hostile/subjects.ts";
import { hostileText, yamlOf } from "../hostile/values.ts";
import { random } from "../random.ts";

/** Values of every kind that YAML has, and numbers at the limits. */
const ODD: readonly unknown[] = [
  ...[null, true, false, 0, -1, 1.5, 1e21, 2 ** 53, "", "a b", "$releasever", "a\0b", "\x07", "\x85"],
  ...[
    [],
    {},
    [null],
    [[]],
    ["a b"],
    { a: 1 },
    [{}],
    "[object Object]",
    "\ud7ff",
    "../x",
    "/",
    "x".repeat(300),
  ],
];

/** Characters that no layer file holds. */
const UNREADABLE = /[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]/gu;

/** A layer file of a lab, and a text to write into it. */
export interface Change {
  readonly title: string;
  readonly file: string;
  readonly text: string;
}

/** The layers of a small lab, and changes of one value or key each: the same for the same seed. */
export class Plans {
  readonly files: Readonly<Record<string, string>>;
  readonly #subjects: readonly Subject[];
  readonly #places: readonly (readonly [Subject, Leaf])[];

  constructor(site: string, guests: readonly string[]) {
    this.#subjects = subjectsOf(site, guests);
    this.files = Object.fromEntries(this.#subjects.map(({ file, values }) => [file, yamlOf(values)]));
    this.#places = this.#subjects.flatMap((subject) =>
      [...leavesOf(subject.values), ...missingLeaves(subject.schema, subject.values)].map(
        (leaf) => [subject, leaf] as const,
      ),
    );
  }

  changes(count: number, seed: number): Change[] {
    const below = random(seed);
    const texts = fc.sample(hostileText, { numRuns: count, seed });
    return texts.map((text) => {
      const [subject, leaf] = this.#places[below(this.#places.length)] as readonly [Subject, Leaf];
      const kind = below(4);
      const value = kind === 0 ? text : kind === 1 ? swapped(leaf, below) : ODD[below(ODD.length)];
      const other = leaf.part === "key" && typeof value !== "string" ? `${leaf.text}x` : value;
      // A comment is a text of the layer pages only.
      const comment = kind === 3 ? `# ${text.replace(UNREADABLE, "")}\n` : "";
      return {
        title: `${subject.file} ${leaf.path.join(".")} (${leaf.part}): ${JSON.stringify(other)}`.slice(
          0,
          300,
        ),
        file: subject.file,
        text: comment + yamlOf(put(subject.values, leaf, other)),
      };
    });
  }
}

/** The text with two neighbours exchanged, as a typing error. */
function swapped({ text = "ab" }: Leaf, below: (limit: number) => number): string {
  if (text.length < 2) return `${text}x`;
  const at = below(text.length - 1);
  return text.slice(0, at) + text.charAt(at + 1) + text.charAt(at) + text.slice(at + 2);
}
