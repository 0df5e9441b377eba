import type { LayerReader } from "../layers/reader.ts";
import { isMap } from "../merge/merge.ts";
import type { OldLayer } from "./tree.ts";

/** A host name on a network, for the network's DNS. */
export interface ExtraName {
  readonly network: string;
  readonly ip: string;
  readonly name: string;
}

/** What the conversion of one layer must know of the others. */
export interface Facts {
  /** Whether miniascape has a template of this name. */
  hasTemplate(name: string): boolean;
  /** The guest and the index of the interface that has a host name; null: no guest. */
  guestOf(host: string): { readonly guest: string; readonly index: number } | null;
  /** The newest update of a release of RHEL in the URLs of trees: 3 for rhel/6/3. null: no URL has it. */
  updateOf(version: string): string | null;
  /** The gateways of all networks. */
  readonly gateways: ReadonlySet<string>;
  readonly guests: ReadonlySet<string>;
}

export function factsOf(reader: LayerReader, templates: string, layers: readonly OldLayer[]): Facts {
  const guests = new Map<string, Set<string>[]>();
  const gateways = new Set<string>();
  let trees = "";
  for (const { path, document, categories } of layers) {
    const { value } = document;
    const [, name] = /^guests\.d\/([^/]+?)(?:\.yml$|\/)/.exec(path) ?? [];
    if (name !== undefined && categories.includes("guest")) {
      const own = guests.get(name) ?? [];
      guests.set(name, own);
      const items = Array.isArray(value.interfaces) ? value.interfaces : [];
      for (const [index, item] of items.entries()) {
        const hosts = own[index] ?? new Set<string>();
        own[index] = hosts;
        if (isMap(item)) for (const key of ["host", "hostname", "fqdn"]) hosts.add(String(item[key]));
      }
    }
    if (value.gateway !== undefined) gateways.add(String(value.gateway));
    if (isMap(value.virtinst)) trees += `${String(value.virtinst.location)}\n`;
  }
  return {
    hasTemplate: (name) => reader.hasFile(`${templates}/${name}`),
    guestOf(host) {
      if (guests.has(host)) return { guest: host, index: 0 };
      for (const [guest, interfaces] of guests) {
        const index = interfaces.findIndex((hosts) => hosts.has(host));
        if (index >= 0) return { guest, index };
      }
      return null;
    },
    updateOf(version) {
      const found = [...trees.matchAll(new RegExp(`rhel\\D{0,10}${version}[/.u-]+(\\d{1,2})(?!\\d)`, "gi"))];
      return (
        found
          .map(([, update = ""]) => update)
          .sort((a, b) => Number(a) - Number(b))
          .at(-1) ?? null
      );
    },
    gateways,
    guests: new Set(guests.keys()),
  };
}
