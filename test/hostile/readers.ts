import { execFileSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Lab } from "../../src/lab.ts";
import { temporaryDirectory } from "../build.ts";
import { PROJECT } from "../run.ts";
import { find } from "../tools.ts";

export type Kind = "xml" | "html" | "kickstart" | "yaml";

/** The result of independent parsers for each text; `{error}` if they refuse it. */
export function readAll(texts: readonly (readonly [Kind, string])[]): unknown[] {
  const program = join(PROJECT, "test/hostile/read.py");
  const options = { input: JSON.stringify(texts), maxBuffer: 1 << 30 };
  return JSON.parse(execFileSync(find("python3") as string, [program], options).toString());
}

/** The errors of libxml2 for documents; "" if they are well-formed. */
export function xmllint(texts: readonly string[]): string {
  const files = written(texts, ".xml");
  return files.length === 0 ? "" : complaints(find("xmllint") as string, ["--noout", ...files]);
}

/** The errors of `bash -n` for scripts; "" if they are valid. */
export function bashSyntax(texts: readonly string[]): string {
  const files = written(texts, ".sh");
  const each = 'while IFS= read -r f; do "$BASH" -n "$f" 2>&1 || echo "$f"; done <"$1"';
  const list = join(temporaryDirectory(), "list");
  writeFileSync(list, files.map((file) => `${file}\n`).join(""));
  return complaints("bash", ["-c", each, "bash", list]);
}

function written(texts: readonly string[], suffix: string): string[] {
  const dir = temporaryDirectory();
  return [...new Set(texts)].map((text, index) => {
    const file = join(dir, `${index}${suffix}`);
    writeFileSync(file, text);
    return file;
  });
}

function complaints(command: string, args: readonly string[]): string {
  try {
    return execFileSync(command, args, { stdio: "pipe", maxBuffer: 1 << 28 }).toString();
  } catch (error) {
    return String((error as { stderr?: Buffer }).stderr);
  }
}

/** A script of a lab, which runs with commands that only write down their arguments. */
export interface Script {
  readonly text: string;
  readonly lab: Pick<Lab, "networks" | "storages">;
  /** The file beside it that it looks for. */
  readonly beside?: string | undefined;
}

/** What a script finds: its own directory, that of mktemp, and directories of a system. */
const DIRECTORIES = [
  ...["here", "work", "root/run", "root/target/root", "root/root/.ssh", "root/usr/local/sbin"],
  ...["yum.repos.d", "rc.d", "network", "sudoers.d", "sysctl.d", "default/grub.d", "zypp/repos.d"].map(
    (each) => `root/etc/${each}`,
  ),
  ...["chrony.d", "systemd/timesyncd.conf.d", "NetworkManager/conf.d"].map((each) => `root/etc/${each}`),
];

/** The effects of each script: the words of its commands, unordered, and its files. */
export function recordAll(scripts: readonly Script[]): string[][][] {
  const root = temporaryDirectory();
  const jobs = scripts.map(({ text, lab, beside }, index) => {
    const dir = join(root, String(index));
    for (const part of DIRECTORIES) mkdirSync(join(dir, part), { recursive: true });
    writeFileSync(join(dir, "found"), "");
    writeFileSync(join(dir, "networks"), lab.networks.map(({ name }) => `${name}\n`).join(""));
    writeFileSync(join(dir, "pools"), lab.storages.map(({ name }) => `${name}\n`).join(""));
    writeFileSync(join(dir, "script"), text);
    if (beside) {
      mkdirSync(dirname(join(dir, "here", beside)), { recursive: true });
      writeFileSync(join(dir, "here", beside), "");
    }
    return { dir, beside };
  });
  const list = join(root, "list");
  writeFileSync(list, jobs.map(({ dir }) => `${dir}\t${dir}/script\n`).join(""));
  const program = join(PROJECT, "test/hostile/record.sh");
  const [command = "", ...args] = [...isolation(root), "bash", program, list];
  execFileSync(command, args, { stdio: "pipe", env: { ...process.env, LC_ALL: "C.UTF-8" } });
  return jobs.map(({ dir, beside }) => [
    ...commandsIn(readFileSync(join(dir, "record"), "utf8").replaceAll(dir, "")),
    ...filesIn(join(dir, "root")).map(([path, text]) => ["file", path, text.replaceAll(dir, "")]),
    ...filesIn(join(dir, "here"))
      .filter(([path]) => path !== beside)
      .map(([path, text]) => ["HERE", path, text]),
  ]);
}

/** A command before another one, which then can write below this directory alone: a text could name a file of this machine. */
function isolation(directory: string): string[] {
  const code = 'mount --bind "$0" "$0" && mount -o remount,bind,ro / && exec "$@"';
  const words = ["unshare", "--mount", "sh", "-c", code, directory];
  try {
    execFileSync("unshare", [...words.slice(1), "true"], { stdio: "pipe" });
    return words;
  } catch {
    return [];
  }
}

/** The XML that virt-install makes from its arguments, as leaves, and its options without an effect on the XML. */
export type Domain = readonly (readonly [path: string, value: string])[];

/** For each list of arguments; `{error}` if virt-install refuses them. */
export function domainsOf(lists: readonly (readonly string[])[]): (Domain | { readonly error: string })[] {
  const program = find("virt-install") as string;
  const python = /^#!(?<path>\S+)/.exec(readFileSync(program, "utf8"))?.groups?.path ?? "python3";
  const options = { input: JSON.stringify(lists), maxBuffer: 1 << 30 };
  const args = [join(PROJECT, "test/hostile/virt-install.py"), program];
  return JSON.parse(execFileSync(python, args, options).toString());
}

function commandsIn(record: string): string[][] {
  const words = record.split("\0");
  const commands: string[][] = [];
  for (let at = 0; at < words.length - 1; ) {
    const count = Number(words[at]);
    commands.push(words.slice(at + 1, at + 1 + count));
    at += 1 + count;
  }
  return commands;
}

function filesIn(dir: string): [string, string][] {
  return readdirSync(dir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .map((file) => [file.slice(dir.length + 1), readFileSync(file, "utf8")]);
}
