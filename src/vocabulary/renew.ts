// Writes the tables of this directory from Debian's packages: npm run vocabulary
// It needs apt-get (after `apt-get update`) and dpkg-deb, and changes nothing on the machine.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { DISTRIBUTIONS } from "../releases/table.ts";

const PACKAGES = ["tzdata", "locales", "console-data", "xkb-data", "firewalld", "osinfo-db"];

const scratch = mkdtempSync(join(tmpdir(), "vocabulary-"));
const root = join(scratch, "root");

function unpack(): void {
  const run = (command: string, ...args: string[]) =>
    execFileSync(command, args, { cwd: scratch, stdio: ["ignore", "ignore", "inherit"] });
  run("apt-get", "download", "-qq", ...PACKAGES);
  for (const file of readdirSync(scratch)) if (file.endsWith(".deb")) run("dpkg-deb", "-x", file, root);
}

function lines(path: string): string[] {
  return readFileSync(join(root, path), "utf8").split("\n");
}

function filesBelow(path: string): string[] {
  return readdirSync(join(root, path), { recursive: true, encoding: "utf8" });
}

/** The lines of tzdata.zi that define a zone (`Z NAME ...`) or a second name of one (`L ZONE NAME`). */
function timeZones(): string[] {
  return lines("usr/share/zoneinfo/tzdata.zi").flatMap((line) => {
    const [kind, first = "", second = ""] = line.split(" ");
    return kind === "Z" ? [first] : kind === "L" ? [second] : [];
  });
}

/** The first column of SUPPORTED. */
function locales(): string[] {
  return lines("usr/share/i18n/SUPPORTED").flatMap((line) => /^[^#\s]+/.exec(line)?.[0] ?? []);
}

function keymaps(): string[] {
  return filesBelow("usr/share/keymaps").flatMap((file) =>
    file.endsWith(".kmap.gz") ? [basename(file, ".kmap.gz")] : [],
  );
}

/** The layouts of X, and their variants as `LAYOUT-VARIANT`, as Fedora names the keymaps of them. */
function layouts(): string[] {
  let section = "";
  return lines("usr/share/X11/xkb/rules/base.lst").flatMap((line) => {
    section = /^! (\w+)/.exec(line)?.[1] ?? section;
    const [, name = "", layout] = /^ {2}(\S+)\s+(?:([\w-]+): )?/.exec(line) ?? [];
    if (name === "") return [];
    return section === "layout" ? [name] : section === "variant" ? [`${layout}-${name}`] : [];
  });
}

function firewallServices(): string[] {
  return filesBelow("usr/lib/firewalld/services").map((file) => basename(file, ".xml"));
}

/** The least memory in MiB by the release: of all distributions of its family, the one that needs least. */
function memory(): Record<string, number> {
  const systems = filesBelow("usr/share/osinfo/os")
    .filter((file) => file.endsWith(".xml"))
    .map((file) => readFileSync(join(root, "usr/share/osinfo/os", file), "utf8"));
  const least = new Map<string, number>();
  for (const text of systems) {
    const [, distribution = "", version, minor = ""] =
      /<short-id>([a-z-]+?)-?(\d+)(\.\d+)?<\/short-id>/.exec(text) ?? [];
    const isUbuntu = distribution === "ubuntu";
    const family = isUbuntu ? distribution : DISTRIBUTIONS.get(distribution)?.family;
    const amounts = [
      ...text.matchAll(
        /<resources arch="(?:all|x86_64)">\s*<minimum>(?:(?!<\/minimum>).)*<ram>(\d+)<\/ram>/gs,
      ),
    ].map(([, bytes]) => Number(bytes));
    if (!family || amounts.length === 0) continue;
    const release = `${family}${version}${isUbuntu ? minor : ""}`;
    least.set(release, Math.min(...amounts.map((bytes) => bytes / 2 ** 20), least.get(release) ?? Infinity));
  }
  const byRelease = new Intl.Collator("en", { numeric: true }).compare;
  return Object.fromEntries([...least].sort(([a], [b]) => byRelease(a, b)));
}

function write(name: string, table: readonly string[] | Readonly<Record<string, number>>): void {
  const sorted = Array.isArray(table) ? [...new Set(table)].sort() : table;
  writeFileSync(join(import.meta.dirname, `${name}.json`), `${JSON.stringify(sorted, null, 2)}\n`);
}

try {
  unpack();
  write("time-zones", timeZones());
  write("locales", locales());
  write("keymaps", keymaps());
  write("layouts", layouts());
  write("firewall-services", firewallServices());
  write("memory", memory());
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
