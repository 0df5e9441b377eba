import { type BigIntStats, lstatSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** The files below a directory, by their paths, without miniascape's own notes. */
export function filesOf(directory: string): ReadonlyMap<string, BigIntStats> {
  return new Map(
    readdirSync(directory)
      .filter((name) => name !== ".miniascape")
      .flatMap((name) => [name, ...below(join(directory, name)).map((path) => join(name, path))])
      .sort()
      .flatMap((path) => {
        const stat = lstatSync(join(directory, path), { bigint: true });
        return stat.isDirectory() ? [] : [[path, stat] as const];
      }),
  );
}

function below(path: string): string[] {
  return lstatSync(path).isDirectory() ? readdirSync(path, { recursive: true, encoding: "utf8" }) : [];
}

/** A whole directory as one text: the paths, modes and bytes of its files. */
export function textOfTree(directory: string): string {
  return [...filesOf(directory)]
    .map(
      ([path, { mode }]) => `${path} ${mode.toString(8)}\n${readFileSync(join(directory, path), "latin1")}`,
    )
    .join("\n");
}
