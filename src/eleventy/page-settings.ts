import type UserConfig from "@11ty/eleventy/UserConfig";
import { errorAt, type Finding } from "../finding.ts";
import { placeOf } from "../layers/document.ts";
import { nearest } from "../nearest.ts";
import { permalinkFault } from "./front-matter.ts";

type Permalink = (this: unknown, data: object) => unknown;

interface PageData {
  readonly page: { readonly inputPath: string };
  readonly pagination?: unknown;
  permalink?: unknown;
  readonly [key: string]: unknown;
}

/** https://www.11ty.dev/docs/pagination/ */
const KEYS = [
  ...["data", "size", "alias", "resolve", "filter", "reverse", "before"],
  ...["addAllPagesToCollections", "generatePageOnEmptyData"],
];

/**
 * Checks `pagination` and `permalink` in the front matter of pages, because Eleventy's messages have no line. `fileOf`
 * returns the file of a page and its text. `fail` reports findings and throws.
 */
export function checkPages(
  config: UserConfig,
  fileOf: (inputPath: string) => { readonly file: string; readonly text: string },
  fail: (findings: readonly Finding[]) => never,
): void {
  config.addPreprocessor("miniascape-pages", "njk", (data: PageData) => {
    const { permalink, page } = data;
    const { file, text } = fileOf(page.inputPath);
    const faults = paginationFaults(data, file, text);
    if (faults.length > 0) fail(faults);
    if (typeof permalink !== "function") return;
    data.permalink = function (this: unknown, data: object) {
      try {
        return (permalink as Permalink).call(this, data);
      } catch (error) {
        return fail([permalinkFault(error, text, file)]);
      }
    };
  });
}

function paginationFaults(data: PageData, file: string, text: string): Finding[] {
  const { pagination } = data;
  if (pagination === undefined) return [];
  const fault = (word: string, message: string) => {
    const at = Math.max(0, text.search(new RegExp(`\\b${word.replace(/\W/g, "\\$&")}\\b`)));
    return errorAt(placeOf(file, text, at, at === 0 ? at : at + word.length), "pagination", message);
  };
  const settings = typeof pagination === "object" && pagination !== null ? pagination : {};
  const unknown = Object.keys(settings).filter((key) => !KEYS.includes(key));
  if (unknown.length > 0) {
    return unknown.map((key) => {
      const known = KEYS.map((other) => `\`${other}\``).join(", ");
      return fault(key, `\`pagination\` has no key \`${key}\`: ${nearest(key, KEYS, `use one of ${known}`)}`);
    });
  }
  const { data: path, size } = settings as { readonly data?: unknown; readonly size?: unknown };
  if (typeof path !== "string" || !Number.isInteger(size) || Number(size) < 1) {
    return [
      fault(
        "pagination",
        "`pagination` needs `data`, the name of a list, and `size`, the items per page: set both",
      ),
    ];
  }
  // Eleventy has not filled the collections yet.
  if (/^collections\b|\[/.test(path)) return [];
  let value: unknown = data;
  for (const step of path.split(".")) {
    const entries: object = typeof value === "object" && value !== null ? value : {};
    if (!Object.hasOwn(entries, step)) {
      const remedy = nearest(step, Object.keys(entries), "use a name of global data in `_data`");
      return [fault(path, `unknown data \`${path}\`: ${remedy}`)];
    }
    value = (entries as PageData)[step];
  }
  return [];
}
