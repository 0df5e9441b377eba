import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { Templates } from "../src/artifacts/templates.ts";
import { compileLab } from "../src/lab.ts";
import { LayerReader } from "../src/layers/reader.ts";
import { PASSPHRASES } from "../src/outputs/every-lab.ts";
import { LabFiles } from "../src/outputs/lab-files.ts";
import { temporaryDirectory } from "./build.ts";
import { PROJECT, type Result, run } from "./run.ts";

const TEMPLATES = join(PROJECT, "templates");

const reader = new LayerReader();
const templates = new Templates([TEMPLATES]);

/** All tools that the scripts may use, beside the recording libvirt (fixtures/lab). */
const TOOLS = [
  ...[
    "awk",
    "base64",
    "bash",
    "cat",
    "cksum",
    "cut",
    "date",
    "dd",
    "df",
    "dirname",
    "flock",
    "basename",
    "grep",
    "ln",
    "mktemp",
    "mv",
    "cp",
    "od",
    "realpath",
    "rm",
    "sed",
  ],
  ...["sleep", "sort", "stat", "tail", "timeout", "touch", "tr", "wc", "mkdir"],
];

/** A host with a built site, and a virsh and virt-install that record their calls. */
export class LabHost {
  readonly directory: string;
  readonly state: string;

  /** `beside`: the host of another lab, which both share. */
  constructor(
    readonly site: string,
    beside?: LabHost,
  ) {
    this.directory = beside?.directory ?? temporaryDirectory();
    this.state = join(this.directory, "state");
    if (beside) return;
    const bin = join(this.directory, "bin");
    cpSync(join(import.meta.dirname, "fixtures/lab"), bin, { recursive: true });
    for (const tool of readdirSync(bin)) chmodSync(join(bin, tool), 0o755);
    for (const tool of TOOLS)
      symlinkSync(existsSync(`/bin/${tool}`) ? `/bin/${tool}` : `/usr/bin/${tool}`, join(bin, tool));
    writeFileSync(join(bin, "qemu-img"), "", { mode: 0o755 });
    mkdirSync(this.state);
  }

  /** The environment of a script: only the variables that it needs. */
  variables(extra: Readonly<Record<string, string>> = {}): string[] {
    const own = {
      PATH: join(this.directory, "bin"),
      STATE: this.state,
      XDG_RUNTIME_DIR: this.directory,
      ...extra,
    };
    return Object.entries(own).map(([name, value]) => `${name}=${value}`);
  }

  run(
    script: string,
    args: readonly string[] = [],
    extra: Readonly<Record<string, string>> = {},
  ): Promise<Result> {
    // Without a terminal, a question gets no answer.
    const quiet = ["/bin/sh", "-c", 'exec bash "$0" "$@" </dev/null', join(this.site, script)];
    return run("env", ["-i", ...this.variables(extra), ...quiet, ...args]);
  }

  /** The calls that changed something since the last call of this method. */
  changes(): string[] {
    const log = join(this.state, "log");
    const lines = existsSync(log) ? readFileSync(log, "utf8").split("\n").slice(0, -1) : [];
    writeFileSync(log, "");
    return lines;
  }

  /** The number of virsh processes of a script. */
  async processes(script: string, args: readonly string[] = []): Promise<number> {
    const file = join(this.state, "processes");
    rmSync(file, { force: true });
    await this.run(script, args, { COUNT_PROCESSES: "yes" });
    return existsSync(file) ? readFileSync(file, "utf8").split("\n").length - 1 : 0;
  }

  /** The names of libvirt's objects of a kind that have a file with this suffix. */
  has(kind: "net" | "pool" | "domain" | "vol/default", suffix = "xml"): string[] {
    const path = join(this.state, kind);
    const names = existsSync(path) ? readdirSync(path).sort() : [];
    return kind.startsWith("vol")
      ? names
      : names.flatMap((name) => (name.endsWith(`.${suffix}`) ? name.slice(0, -suffix.length - 1) : []));
  }
}

/** The output of a lab with these layers: the files that scripts read, and the guests' files with the key `another`. */
export function smallSite(
  layers: Readonly<Record<string, object>>,
  another = "",
  id: string | null = null,
): string {
  const confdir = temporaryDirectory();
  const directory = join(confdir, "lab");
  const meta = { site: "lab", ...(id !== null && { lab: { id } }) };
  writeBelow(confdir, { "META/00.yml": JSON.stringify(meta) });
  for (const [path, values] of Object.entries(layers))
    writeBelow(directory, { [path]: JSON.stringify(values) });
  return siteOf([confdir], another);
}

/** The same for a lab with these configuration directories. */
export function siteOf(confdirs: readonly string[], another = ""): string {
  const directory = temporaryDirectory();
  const write = (path: string, text: string) => writeBelow(directory, { [path]: text });
  const lab = compileLab(reader, { confdirs, tmpldirs: [TEMPLATES] });
  for (const { name } of lab.guests) write(`site/guests.d/${name}/ks.cfg`, "text\n");
  for (const { path, template, context, kind, key } of new LabFiles(lab))
    if (template && (kind === "script" || kind === "definition" || path === PASSPHRASES || key === another))
      write(`site/${path}`, templates.render(template, context));
  return join(directory, "site");
}

function writeBelow(directory: string, files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(directory, path)), { recursive: true });
    writeFileSync(join(directory, path), text);
  }
}
