import { isMap } from "../merge/merge.ts";
import { resolveOs } from "../model/release.ts";
import { outputsOf, SITE, type TemplateEntry } from "../outputs/inventory.ts";
import { isPublished, type OutputFile, type Owner } from "../outputs/output-file.ts";
import type { Action } from "./action.ts";
import type { Tree } from "./tree.ts";

/** The files of a built lab by their paths. Pages of the index and of the user's own `site/` are not among them. */
export class TreeFiles {
  readonly #files: ReadonlyMap<string, OutputFile>;

  constructor({ model }: Tree) {
    const { guests, networks, storages, host } = model;
    const inventory = {
      guests: mapsIn(guests).map(({ name, os, image, installer, files, network_boot, disks }) => ({
        name: String(name),
        os: resolveOs(isMap(os) ? os : null),
        ...{ image, installer, disks },
        files: namedFiles(files),
        ...(isMap(network_boot) && { network_boot: { mac: String(network_boot.mac) } }),
      })),
      networks: mapsIn(networks).map(({ name, boot_url, netboot }) => ({
        name: String(name),
        boot_url,
        netboot,
      })),
      storages: mapsIn(storages).map(({ name }) => ({ name: String(name) })),
      host: { files: namedFiles(isMap(host) ? host.files : []) },
    };
    this.#files = new Map(outputsOf(inventory).map((file) => [file.path, file]));
  }

  at(path: string): OutputFile | undefined {
    return this.#files.get(path);
  }
}

function namedFiles(value: unknown): TemplateEntry[] {
  return mapsIn(value).map(({ key, src, dst }) => ({ key: String(key), src: String(src), dst: String(dst) }));
}

function mapsIn(value: unknown) {
  return Array.isArray(value) ? value.filter(isMap) : [];
}

/** The action that a changed file needs. `before` and `after` are its texts; null: there is no file. */
export function fileAction(file: OutputFile, before: string | null, after: string | null): Action {
  // What an image holds is in files of their own.
  if (isPublished(file) || file.kind === "binary") return "documentation";
  const { category } = file.owner;
  if (category === "storage") return "pool-restart";
  if (category === "network") {
    if (withoutMetadata(before) === withoutMetadata(after)) return "documentation";
    return networkFrame(before) === networkFrame(after) ? "live" : "network-restart";
  }
  const { installer } = file;
  if (installer) {
    const body = (text: string | null) => text && installer.relevantText(text);
    return body(before) === body(after) ? "documentation" : "guest-rebuild";
  }
  if (category === "guest" && file.kind === "script")
    return isSameBuild(before, after) ? "documentation" : "guest-restart";
  return "host-file";
}

/** The owners of directories, for files outside the list. */
const DIRECTORIES: readonly (readonly [RegExp, Owner["category"]])[] = [
  [/^guests\.d\/([^/]+)\/./, "guest"],
  [/^networks\/([^/]+)\/./, "network"],
  [/^(host)\/./, "host"],
];

/** A file outside the list: a page of the index, or a file from the user's own `site/`. */
export function otherFile(path: string): OutputFile {
  const [owner = SITE] = DIRECTORIES.flatMap(([pattern, category]): Owner[] => {
    const name = pattern.exec(path)?.[1];
    return name === undefined ? [] : [{ category, name }];
  });
  const kind = /\.html$|^assets\//.test(path) ? "page" : "file";
  return { path, owner, kind, page: "", template: null, key: null, installer: null };
}

/** libvirt keeps the metadata of a running network, and network_register.sh does not compare it. */
function withoutMetadata(xml: string | null): string | null {
  return xml?.replace(/(?<!\s)\s*<metadata>.*?<\/metadata>/s, "") ?? null;
}

/** The XML of a network without the parts that net-update can change: hosts of DNS and DHCP, and ranges. */
function networkFrame(xml: string | null): string | null {
  return (
    withoutMetadata(xml)
      ?.replace(/<host\b[^>]*\/>|<host\b.*?<\/host>/gs, "")
      .replace(/<range\b[^>]*\/>|<range\b.*?<\/range>/gs, "")
      .replace(/<!--.*?-->/gs, "")
      .replace(/\s+/g, " ") ?? null
  );
}

/**
 * Lines of the shipped vmbuild.sh that affect the guest's definition, beside the options in `install`. Its functions, whose lines
 * have parameters like $1, do so only by their calls.
 */
const DEFINITION_LINE =
  /^(?:(?:name|location|kernel_args|os|image|image_volume|system_disk|seed_pool)=|(?:interface|connection|disk|disk_of_host) )|^ *install\+=(?!.*\$\d)/;
/** `--tpm none` is what older scripts left to virt-install. */
const OTHER_OPTION = /^ +--(?:connect|metadata|autostart|location|pxe|extra-args|noautoconsole|tpm none)/;

/** Older scripts write the GiB of a disk without the unit. */
const GIB = /^(disk \S+ \S+ \d+)G /;

/** Where and how an installer starts, which another method has in a boot file. */
const INSTALLER_LINE = /^(?:location|kernel_args)=/;

function isSameBuild(before: string | null, after: string | null): boolean {
  const [isPxe, wasPxe] = [before, after].map((text) => text?.includes("\n  --pxe\n"));
  const body = (text: string | null) =>
    isPxe === wasPxe
      ? buildBody(text)
      : buildBody(text)
          ?.split("\n")
          .filter((line) => !INSTALLER_LINE.test(line))
          .join("\n");
  return body(before) === body(after);
}

/** The lines of vmbuild.sh that affect the guest's definition. For a script of the user's own: the text. */
function buildBody(text: string | null): string | null {
  const options = text && /^install=\(\n(.*?)^\)$/ms.exec(text)?.[1];
  if (!options) return text;
  return [
    ...text
      .split("\n")
      .filter((line) => DEFINITION_LINE.test(line))
      .map((line) => line.replace(GIB, "$1 ")),
    ...options.split("\n").filter((line) => !OTHER_OPTION.test(line)),
  ].join("\n");
}
