import { isDeepStrictEqual } from "node:util";
import { load } from "js-yaml";
import type { Reading } from "./answer-trials.ts";
import { answerValues, configuration } from "./answer-values.ts";
import { bashSyntax, readAll, recordAll } from "./readers.ts";
import { difference } from "./trials.ts";
import type { Twin } from "./values.ts";

/** The faults of readings: a consumer reads something else than the text. `runs`: how many scripts run, each with its twin. */
export function faultsOf(readings: readonly Reading[], runs: number): string[] {
  const faults: string[] = [];
  const scripts: {
    readonly title: string;
    readonly untwin: Twin;
    readonly texts: readonly [string, string];
  }[] = [];
  for (const { title, path, hostile, twin, untwin } of readings) {
    const name = `${title} in ${path}`;
    try {
      const [read, other] = [answerValues(path, hostile), answerValues(path, twin)];
      const expected = untwin.untwin(other.value);
      if (!isDeepStrictEqual(read.value, expected))
        faults.push(`${name}: ${difference(read.value, expected)}`);
      if (read.scripts.length !== other.scripts.length)
        faults.push(`${name}: ${read.scripts.length} scripts`);
      else
        for (const [at, text] of read.scripts.entries())
          if (text !== other.scripts[at])
            scripts.push({
              title: `${name}, script ${at}`,
              untwin,
              texts: [text, other.scripts[at] as string],
            });
    } catch (error) {
      faults.push(`${name}: ${error}`);
    }
  }
  return [
    ...faults,
    ...yamlFaults(readings),
    ...kickstartFaults(readings),
    ...scriptFaults(some(scripts, runs)),
  ];
}

/** So many of a list, all parts of it alike. */
function some<T>(items: readonly T[], count: number): T[] {
  const step = Math.max(1, items.length / count);
  return items.filter((_, at) => Math.floor(at / step) !== Math.floor((at - 1) / step));
}

/** Commands as words, and packages as lines. */
function kickstartFaults(readings: readonly Reading[]): string[] {
  const own = readings.filter(({ path }) => path.endsWith("/ks.cfg"));
  const read = readAll(
    own.flatMap(({ hostile, twin }) => [["kickstart", hostile] as const, ["kickstart", twin] as const]),
  );
  return own.flatMap(({ title, untwin }, at) => {
    const [value, expected] = [read[2 * at], untwin.untwin(read[2 * at + 1])];
    return isDeepStrictEqual(value, expected) ? [] : [`${title} in ks.cfg: ${difference(value, expected)}`];
  });
}

/** null: `answerValues` says what is wrong with it. */
function yamlOf(text: string): unknown {
  try {
    return load(text);
  } catch {
    return null;
  }
}

/** PyYAML, which has the rules of YAML 1.1, must read the same as js-yaml. */
function yamlFaults(readings: readonly Reading[]): string[] {
  const own = readings.filter(({ path }) => !/\.(?:sh|cfg|json|ign)$/.test(path));
  const read = readAll(own.map(({ hostile }) => ["yaml", hostile] as const));
  return own.flatMap(({ title, path, hostile }, at) => {
    const expected = yamlOf(hostile);
    return isDeepStrictEqual(read[at], expected)
      ? []
      : [`${title} in ${path} by YAML 1.1: ${difference(read[at], expected)}`];
  });
}

function scriptFaults(
  all: readonly {
    readonly title: string;
    readonly untwin: Twin;
    readonly texts: readonly [string, string];
  }[],
): string[] {
  if (all.length === 0) return [];
  const syntax = bashSyntax(all.map(({ texts }) => texts[0]));
  if (syntax) return [syntax];
  const lab = { networks: [], storages: [] };
  const records = recordAll(all.flatMap(({ texts }) => texts.map((text) => ({ text: below(text), lab }))));
  return all.flatMap(({ title, untwin }, at) => {
    const ran = withLines(records[2 * at] ?? []);
    const expected = untwin.untwin(withLines(records[2 * at + 1] ?? []));
    return isDeepStrictEqual(ran, expected) ? [] : [`${title}: ${difference(ran, expected)}`];
  });
}

/** The files that scripts write, as lines. Scripts of a user stay as they are. */
function withLines(record: readonly (readonly string[])[]): unknown[] {
  return record.map(([kind = "", path = "", text = "", ...more]) =>
    kind === "file" && !path.endsWith("-script")
      ? [kind, path, configuration(text)]
      : [kind, path, text, ...more],
  );
}

/** Scripts write below $ROOT. */
function below(script: string): string {
  return script
    .replace(/(>>?)('?\/(?:etc|root|run|target)\/)/g, '$1"$ROOT"$2')
    .replace(/^\/bin\/bash (?=\/root\/late-script)/gm, "bash ");
}
