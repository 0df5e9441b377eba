import { EXPORTS } from "../exports/exports.ts";
import type { OutputFile, OutputKind, Owner } from "./output-file.ts";

/** A file of every lab, or of every object of a category. `*` in its path stands for the object's name. */
interface FixedFile {
  readonly path: string;
  readonly page: string;
  readonly template: string | null;
  readonly kind: OutputKind;
}

/** The file with the passphrases of encrypted volumes. */
export const PASSPHRASES = "host/passphrases";

const fixedFile = (path: string, kind: OutputKind, page: string, template: string | null): FixedFile => ({
  path,
  kind,
  page,
  template,
});
const script = (path: string, template: string) => fixedFile(path, "script", "host/scripts.njk", template);

/** The files that do not come from `templates` or `host_templates`. `outputsOfHost` leaves some out. */
const FILES: Readonly<Record<Owner["category"], readonly FixedFile[]>> = {
  guest: [
    fixedFile("guests.d/*/guest.yml", "document", "guests/guest.yml.njk", null),
    fixedFile("guests.d/*/index.html", "page", "guests/index.html.njk", "html/guest.html"),
  ],
  network: [
    fixedFile("host/networks.d/*.xml", "definition", "networks/network.xml.njk", "host/network.xml"),
    fixedFile("host/networks.d/*.yml", "document", "networks/network.yml.njk", null),
    fixedFile("networks/*/index.html", "page", "networks/index.html.njk", "html/network.html"),
  ],
  storage: [
    fixedFile("host/storages.d/*.xml", "definition", "storages/storage.xml.njk", "host/storage.xml"),
    fixedFile("pools/*/index.html", "page", "storages/index.html.njk", "html/pool.html"),
  ],
  host: [
    ...["up", "down", "status", "check-host"].map((name) => script(name, `lab/${name}`)),
    ...["network", "storage", "secret", "image", "tftp"].map((kind) =>
      script(`host/${kind}_register.sh`, `host/${kind}_register.sh`),
    ),
    fixedFile(PASSPHRASES, "file", "host/files.njk", PASSPHRASES),
    ...["boot.ipxe", "grub.cfg"].map((name) =>
      fixedFile(`boot/${name}`, "file", "host/files.njk", `boot/${name}`),
    ),
  ],
  site: [
    fixedFile("model.json", "document", "model.json.njk", null),
    ...EXPORTS.map(({ name }) => fixedFile(`exports/${name}`, "document", "exports.njk", null)),
  ],
};

/** An external object has pages alone: its definition is the host's. */
export function filesOf(owner: Owner, { external = false } = {}): OutputFile[] {
  const files = FILES[owner.category].filter(({ kind }) => !external || kind === "page");
  return files.map(({ path, ...file }) => ({
    ...file,
    path: path.replace("*", () => owner.name),
    owner,
    key: null,
    installer: null,
  }));
}

/** The directory for the files of a guest's `templates`, or of `host_templates`. */
export function directoryOf({ category, name }: Owner): string {
  return category === "guest" ? `guests.d/${name}/` : "host/";
}

/** Names in that directory that templates must not use. */
export function reservedNames(category: "guest" | "host"): string[] {
  const owner = { category, name: "" };
  const directory = directoryOf(owner);
  return filesOf(owner).flatMap(({ path }) =>
    path.startsWith(directory) ? path.slice(directory.length) : [],
  );
}
