import { errorAt, type Finding, FindingsError } from "../finding.ts";
import type { ValueMap } from "../merge/merge.ts";
import { type LayerRole, layersOf, type Merged, mergeOnce } from "../merge/origins.ts";
import { compareNames } from "../natural-order.ts";
import { plainPath } from "../path.ts";
import type { Seat } from "../ranges/range.ts";
import { varied } from "../ranges/varied.ts";
import { isPathName } from "../safe-path.ts";
import type { Document } from "./document.ts";
import { GuestRanges } from "./guest-ranges.ts";
import { type Category, type Meta, readMeta } from "./meta.ts";
import { matchFiles } from "./pattern.ts";
import type { LayerReader } from "./reader.ts";
import type { Variables } from "./references.ts";
import { unreadFiles } from "./unread.ts";

/** The file of the automatic addresses in the directory of a site. No pattern of META reads it. */
export const LOCK_NAME = "addresses.lock.yml";

/** The places that a plan is read from. */
export interface PlanSources {
  /**
   * Configuration directories, lowest first. Each holds `META/` and one directory per site. Or it is itself the directory
   * of a site, with META beside it (like the original's `-c /etc/miniascape/conf.d/default`).
   */
  readonly confdirs: readonly string[];
  /** Template directories, lowest first; their `defaults/<category>/*.yml` are the lowest layers of each object. */
  readonly tmpldirs: readonly string[];
  /** Eleventy's page directories: pages read values too. */
  readonly pages?: readonly string[] | undefined;
  /** Overrides META's `site`. */
  readonly site?: string | undefined;
  /** The directory of the lab that is built, relative to the working directory, which is "". */
  readonly top?: string;
  /** The same, for a lab that has its own pages and templates beside the package's. null: the lab has none. */
  readonly ownLab?: string | null;
  /** The finding if there is no lab, or no directory that the environment names. */
  readonly missing?: Finding | undefined;
  /** The variables that `!env` may name; none by default. */
  readonly variables?: Variables | undefined;
}

/** The directories of a lab that links may lead to. */
export function placesOf({ confdirs, tmpldirs, pages = [] }: PlanSources): string[] {
  return [...confdirs, ...tmpldirs, ...pages];
}

export interface CatalogObject {
  readonly merged: Merged;
  /** The merged values of those keys that the object's own layers set. */
  readonly own: ValueMap;
}

/** The objects of a site by name, and the merged layers of each. */
export class Catalog {
  readonly site: string;
  readonly #reader: LayerReader;
  readonly #meta: Meta;
  /** The lab that the objects belong to. */
  get identity(): { readonly id: string | null; readonly site: string } {
    return { id: this.#meta.labId, site: this.site };
  }

  /** The lists of META's `allow`. */
  get allow(): Meta["allow"] {
    return this.#meta.allow;
  }

  /** The site's directories, lowest first. */
  readonly siteDirs: readonly string[];
  /** The file of the automatic addresses: in the highest directory that has the site. */
  readonly lockFile: string;
  readonly #defaults: Readonly<Record<Category, readonly Document[]>>;
  #ranges: GuestRanges | undefined;
  /** The layers of ranges, by range and kind. */
  readonly #rangeLayers = new Map<string, Merged>();

  constructor(reader: LayerReader, options: PlanSources) {
    this.#reader = reader;
    if (options.missing) throw new FindingsError([options.missing]);
    const directories = options.confdirs.map((dir) => locate(reader, dir));
    this.#meta = readMeta(reader, [...new Set(directories.map((top) => top.meta))]);
    this.site = options.site ?? directories.findLast((top) => top.site !== null)?.siteName ?? this.#meta.site;
    this.siteDirs = directories.map((top) => top.site ?? `${top.dir}/${this.site}`);
    if (!this.siteDirs.some((dir) => reader.entries(dir).size > 0)) {
      throw new FindingsError([
        errorAt(
          { file: this.siteDirs.at(-1) ?? "", line: 1, column: 1 },
          "site-missing",
          `there is no site \`${this.site}\`: no layer file is below this directory`,
        ),
      ]);
    }
    const highest = this.siteDirs.findLast((dir) => reader.entries(dir).size > 0);
    this.lockFile = `${highest}/${LOCK_NAME}`;
    const defaults = (category: Category) => this.#templateDefaults(options.tmpldirs, category);
    this.#defaults = {
      guest: defaults("guest"),
      network: defaults("network"),
      storage: defaults("storage"),
      host: defaults("host"),
    };
  }

  #templateDefaults(tmpldirs: readonly string[], category: Category): Document[] {
    return tmpldirs
      .flatMap((dir) => matchFiles(this.#reader, dir, `defaults/${category}/*.yml`, { name: "", group: "" }))
      .map((file) => this.#reader.document(file));
  }

  /**
   * The names of a category's objects in natural order: the sub-directories and `*.yml` files of its directory, and in place
   * of a range its guests.
   */
  names(category: Category): readonly string[] {
    return category === "guest" ? this.ranges.names : this.#fileNames(category).sort(compareNames);
  }

  #fileNames(category: Category): string[] {
    const names = new Set<string>();
    for (const siteDir of this.siteDirs) {
      for (const entry of this.#reader
        .entries(`${siteDir}/${this.#meta.categories[category].dir}`)
        .values()) {
        if (entry.name.endsWith(".yml") && !entry.isDirectory())
          names.add(entry.name.slice(0, -".yml".length));
        else if (entry.isDirectory() || entry.isSymbolicLink()) names.add(entry.name);
      }
    }
    return [...names];
  }

  /** The ranges of guests. */
  get ranges(): GuestRanges {
    this.#ranges ??= new GuestRanges(this.#fileNames("guest"), (name) => this.#ownDocuments(name, ""));
    return this.#ranges;
  }

  /** The lines of the automatic addresses; null: there is no such file. Throws a FindingsError for a file that is not YAML. */
  get lock(): Document | null {
    return this.#reader.hasFile(this.lockFile) ? this.#reader.document(this.lockFile) : null;
  }

  /** Findings on files below the site's directories that are not a layer of any object. */
  unread(): Finding[] {
    const patterns = Object.values(this.#meta.categories).flatMap(({ files }) => files);
    return this.siteDirs
      .flatMap((dir) => unreadFiles(this.#reader, dir, patterns))
      .filter(({ place }) => place.file !== this.lockFile);
  }

  /**
   * The kind of a guest: `sysgroup` of its own layers, else its name without the number at the end (rhel-6-cluster-1 is a
   * rhel-6-cluster).
   */
  kind(guest: string): string {
    const seat = this.ranges.seatOf(guest);
    const range = seat ? mergeOnce(this.#ownDocuments(seat.range, "")) : undefined;
    const own = mergeOnce(this.#ownDocuments(guest, ""), range);
    const { sysgroup } = own.value;
    return typeof sysgroup === "string" && isPathName(sysgroup) ? sysgroup : guest.replace(/-\d+$/, "");
  }

  /** The merged layers of an object. `group` is the kind of a guest. Throws a FindingsError for a layer that is not YAML. */
  object(category: Category, name: string, group = ""): CatalogObject {
    const seat = category === "guest" ? this.ranges.seatOf(name) : null;
    const merged = seat ? this.#member(seat, name, group) : this.#merged(category, name, group);
    return {
      merged,
      get own() {
        const ownKeys = new Set(layersOf(merged, "own").flatMap(({ value }) => Object.keys(value)));
        return Object.fromEntries(Object.entries(merged.value).filter(([key]) => ownKeys.has(key)));
      },
    };
  }

  /** All guests of a range share the layers below their own files. */
  #member(seat: Seat, name: string, group: string): Merged {
    const key = `${seat.range}/${group}`;
    const below = this.#rangeLayers.get(key) ?? this.#merged("guest", seat.range, group);
    this.#rangeLayers.set(key, below);
    const own = this.#ownDocuments(name, group).filter((document) => !below.documents.includes(document));
    return varied(own.length > 0 ? mergeOnce(own, below) : below, seat);
  }

  #merged(category: Category, name: string, group: string): Merged {
    const { files } = this.#meta.categories[category];
    // All guests of a kind share the layers below the last pattern.
    const defaults = this.#defaults[category];
    const shared = files.slice(0, -1).map((pattern) => ({
      documents: this.#documents([pattern], name, group),
      role: sharedRole(pattern),
    }));
    const below = mergeOnce([...defaults, ...shared.flatMap(({ documents }) => documents)], undefined, [
      ...defaults.map(() => "defaults" as const),
      ...shared.flatMap(({ documents, role }) => documents.map(() => role)),
    ]);
    return mergeOnce(this.#documents(files.slice(-1), name, group), below);
  }

  /** The layers of one guest alone. */
  #ownDocuments(guest: string, group: string): Document[] {
    const { files } = this.#meta.categories.guest;
    const patterns = files.filter((pattern, at) => at === files.length - 1 || sharedRole(pattern) === "own");
    return this.#documents(patterns, guest, group);
  }

  #documents(patterns: readonly string[], name: string, group: string): Document[] {
    return patterns.flatMap((pattern) =>
      this.siteDirs.flatMap((dir) =>
        matchFiles(this.#reader, dir, pattern, { name, group })
          .filter((file) => file !== `${dir}/${LOCK_NAME}`)
          .map((file) => this.#reader.document(file)),
      ),
    );
  }
}

/** The role of a pattern's layers. The pattern is not the last one of its category. */
function sharedRole(pattern: string): LayerRole {
  if (pattern.includes("%(name)s")) return "own";
  return pattern.includes("%(group)s") ? "kind" : "common";
}

interface ConfigurationDirectory {
  readonly dir: string;
  readonly meta: string;
  /** The site's directory, if the configuration directory is one; else null. */
  readonly site: string | null;
  readonly siteName: string;
}

const SITE_PARTS = ["common", "guests.d", "networks.d", "sysgroups.d", "storages.d", "host.d"];

function locate(reader: LayerReader, confdir: string): ConfigurationDirectory {
  const dir = plainPath(confdir);
  const entries = reader.entries(dir);
  const isSite = !entries.has("META") && SITE_PARTS.some((part) => entries.has(part));
  const slash = dir.lastIndexOf("/");
  const parent = slash < 0 ? "." : dir.slice(0, slash) || "/";
  return {
    dir,
    meta: isSite ? `${parent}/META` : `${dir}/META`,
    site: isSite ? dir : null,
    siteName: dir.slice(slash + 1),
  };
}
