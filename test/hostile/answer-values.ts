import { load } from "js-yaml";
import { shellWord } from "../../src/artifacts/quoting.ts";
import { debconfLines } from "../debconf-answers.ts";
import { bodyOf } from "./trials.ts";

/** What the consumer of an answer file reads in it. */
export interface AnswerValues {
  /** Without the scripts. */
  readonly value: unknown;
  /** Programs for bash. */
  readonly scripts: readonly string[];
}

/** Questions whose answers are words for a program: partman, netcfg, apt, GRUB. */
const WORDS =
  /^(?:partman-auto(?:-raid)?\/(?:disk|expert_recipe|recipe)|pkgsel\/include|grub-installer\/bootdev|netcfg\/get_nameservers|debian-installer\/add-kernel-opts)$/;

export function answerValues(path: string, text: string): AnswerValues {
  const scripts: string[] = [];
  const value = () => {
    if (path.endsWith("/late.sh")) return scripts.push(text);
    if (path.endsWith("/ks.cfg")) return scripts.push(bodyOf(text));
    if (path.endsWith("/preseed.cfg")) return preseedValue(text, scripts);
    if (/\.(?:json|ign)$/.test(path)) return withoutScripts(JSON.parse(text), scripts);
    return withoutScripts(load(text), scripts);
  };
  return { value: value(), scripts };
}

function preseedValue(text: string, scripts: string[]): unknown {
  return debconfLines(text).map(({ owner, question, type, value }) => {
    if (question === "preseed/late_command") scripts.push(value);
    return [owner, question, type, WORDS.test(question) ? value.split(/\s+/) : value];
  });
}

/** A tree without the scripts of ours in it. `isFile`: it is in a map of a file, whose text is lines of configuration. */
function withoutScripts(node: unknown, scripts: string[], isFile = false): unknown {
  if (typeof node === "string") return withoutScript(node, scripts, isFile);
  if (Array.isArray(node)) {
    const words = commandScript(node);
    if (words !== null) return scripts.push(words);
    return node.map((each) => withoutScripts(each, scripts));
  }
  if (typeof node !== "object" || node === null) return node;
  const { path, content } = node as File;
  // A file of cloud-init, whose maps have the key `content`.
  if (typeof content === "string" && String(path).endsWith(".repo"))
    return { ...node, content: configuration(content) };
  const isConfiguration =
    isFile || ("contents" in node && !/\/script-\d+$/.test(String((node as File).path)));
  return Object.fromEntries(
    Object.entries(node).map(([key, value]) => [
      key,
      key === "name" && isConfiguration
        ? unescaped(String(value))
        : withoutScripts(value, scripts, isConfiguration && /^(?:contents|source)$/.test(key)),
    ]),
  );
}

/** A file of a system: a text must not become two of its lines. */
export function configuration(text: string): string[] {
  return text.split("\n");
}

interface File {
  readonly path?: unknown;
  readonly content?: unknown;
}

/** Our own scripts begin so. */
const OWN = /^#!\/bin\/bash\n# (?:Sets up|Agama writes) /;

function withoutScript(text: string, scripts: string[], isFile: boolean): unknown {
  if (text.startsWith("data:,")) return withoutScript(decodeURIComponent(text.slice(6)), scripts, isFile);
  if (OWN.test(text)) return scripts.push(text);
  // A line of systemd goes on behind a backslash; a percent sign begins a specifier.
  return isFile ? text.replaceAll("%%", "%").replaceAll("\\\n", " ").split("\n") : text;
}

/** The name of a unit without the escapes of systemd-escape. */
function unescaped(name: string): string {
  const bytes = name.replace(/\\x([0-9a-f]{2})/g, "%$1");
  return bytes === name ? name : decodeURIComponent(bytes);
}

/** A command of an autoinstall that runs another script, for bash, in which `sh` and `curtin` run what they are given. */
function commandScript(words: readonly unknown[]): string | null {
  const [program, option, code, ...args] = words;
  if (program !== "sh" || option !== "-c" || args.length < 3 || typeof code !== "string") return null;
  const own = code.replaceAll(/>(?=\/(?:run|target)\/)/g, '>"$ROOT"');
  return [
    'sh() { local code=$2; shift 3; eval "$code"; }',
    'curtin() { shift 2; "$@"; }',
    shellWord(["sh", "-c", own, ...args]),
  ].join("\n");
}
