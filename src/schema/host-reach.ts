import * as v from "valibot";
import { isWithin } from "../path.ts";

/** What a key can name on the host, and so which of its values count as a use. */
export type Reach = "path" | "pool" | "bridge" | "device" | "option" | "configuration";

/** A key by which a layer can name a path, a device or further options of the host. */
export interface HostKey {
  /** With dots; `*` for the items of a list and for any key of a map. */
  readonly name: string;
  readonly reach: Reach;
}

/** The name in schemas of template directories and in those for editors. */
const MARK = "x-reaches-host";

/** Marks a schema: its values can name something on the host. The one list of these keys is the marks in all schemas. */
export function reachesHost<const Schema extends v.GenericSchema>(schema: Schema, reach: Reach): Schema {
  return v.pipe(schema, v.metadata({ [MARK]: reach })) as unknown as Schema;
}

interface Parts {
  readonly pipe?: readonly (Parts & {
    readonly kind: string;
    readonly metadata?: { readonly [MARK]?: Reach };
  })[];
  readonly wrapped?: Parts;
  readonly entries?: Readonly<Record<string, Parts>>;
  readonly item?: Parts;
  readonly value?: Parts;
  readonly rest?: Parts;
  readonly options?: readonly Parts[];
}

/** To search a schema takes longer than to check a small lab. */
const cache = new WeakMap<v.GenericSchema, readonly HostKey[]>();

/** The marked keys of a schema. */
export function hostKeys(schema: v.GenericSchema): readonly HostKey[] {
  let keys = cache.get(schema);
  if (!keys) {
    keys = [...new Map([...keysIn(schema as Parts, [])].map((key) => [key.name, key])).values()];
    cache.set(schema, keys);
  }
  return keys;
}

function* keysIn(schema: Parts, path: readonly string[]): Iterable<HostKey> {
  for (const part of schema.pipe ?? []) {
    const reach = part.metadata?.[MARK];
    if (reach) yield { name: path.join("."), reach };
    else if (part.kind === "schema") yield* keysIn(part, path);
  }
  // The first part of a pipe has all other parts of the schema.
  if (schema.pipe) return;
  const { wrapped, entries = {}, options = [] } = schema;
  for (const same of [wrapped, ...options]) if (same) yield* keysIn(same, path);
  for (const [key, entry] of Object.entries(entries)) yield* keysIn(entry, [...path, key]);
  for (const any of [schema.item, schema.value, schema.rest]) if (any) yield* keysIn(any, [...path, "*"]);
}

/** Directories of the system, in which no pool has a directory of its own. */
const SYSTEM = [
  "bin",
  "boot",
  "dev",
  "etc",
  "home",
  "lib",
  "lib64",
  "proc",
  "root",
  "run",
  "sbin",
  "sys",
  "usr",
  "var",
];

/** Directories for the data of a lab. */
const ORDINARY = ["/srv", "/var/lib/libvirt/images"];

/**
 * Whether a text names something of the host that is not for labs. A path below /srv or /var/lib/libvirt/images does not,
 * nor does a URL of the web. A pool has a directory of its own anywhere outside of the system's directories.
 */
export function isOutside(reach: Reach, text: string): boolean {
  if (reach !== "path" && reach !== "pool") return true;
  if (/(?:^|\/)\.\.?(?:\/|$)/.test(text)) return true;
  if (reach === "pool")
    return (
      !isBelow(text, "/var/lib/libvirt") &&
      SYSTEM.some((top) => isWithin(text, `/${top}`) || isWithin("/", text))
    );
  // A path in a tree or a name is relative. A suboption or a URI can hold an absolute path.
  if (!/(?:^|[=,:])\//.test(text) || /^(?:https?|ftp):\/\//i.test(text)) return false;
  return !/^qemu:\/\/\/(?:system|session)$/.test(text) && !ORDINARY.some((top) => isBelow(text, top));
}

function isBelow(path: string, directory: string): boolean {
  return isWithin(path, directory) && !isWithin(directory, path);
}
