import type nunjucks from "nunjucks";
import { installerOf } from "../installers/installers.ts";
import { isMap } from "../merge/merge.ts";
import { libvirtName } from "../model/libvirt-name.ts";
import { linksOf } from "../model/links.ts";
import type { Os } from "../model/release.ts";
import { inOrderOfGroups } from "../model/user-order.ts";
import { uuidsOf } from "../model/uuid.ts";
import { MASK, type Secrets } from "../secrets/secrets.ts";
import { usableHash } from "../secrets/usable-hash.ts";
import { answerFilters } from "./answer-filters.ts";
import { type Connection, connectionFacts, connectionText } from "./connection.ts";
import type { Filter, FilterContext } from "./filter.ts";
import type { Ingredients } from "./ingredients.ts";
import { markSafe } from "./nunjucks-parts.ts";
import { OPTION_FILTERS } from "./option-filters.ts";
import {
  bareWord,
  bootWord,
  commentText,
  debconfValue,
  integer,
  kickstartArgument,
  kindOf,
  phrase,
  QuotingError,
  quotedText,
  repositoryWord,
  scriptBody,
  shellWord,
  xmlText,
  yamlBlock,
  yamlScalar,
} from "./quoting.ts";
import type { SecretReads } from "./secret-reads.ts";
import { yamlText } from "./yaml-text.ts";

/** The values of a run that filters need. */
export interface FilterSources {
  readonly secrets: Secrets;
  readonly ingredients: Ingredients;
  readonly isForPeople: boolean;
  /** The setup archive of a guest, as base64. */
  archiveOf(guest: string): string;
}

/** One quoting filter for each kind of place. */
const QUOTING: Readonly<Record<string, (value: unknown) => string>> = {
  sh: shellWord,
  ks: kickstartArgument,
  word: bareWord,
  boot: bootWord,
  debconf: debconfValue,
  repo: repositoryWord,
  script: scriptBody,
  phrase,
  line: commentText,
  int: integer,
  scalar: yamlScalar,
  xml: xmlText,
};

/**
 * Filters that read values inside their argument. The template does no lookup for these values, so each filter notes the
 * secrets itself: of the whole argument, of the values of a map, or of an attribute of each item.
 */
const SECRET_NOTES: Readonly<
  Record<string, (reads: SecretReads, value: unknown, ...args: unknown[]) => void>
> = {
  yaml: noteAll,
  json: noteAll,
  dump: noteAll,
  urlencode: noteAll,
  suboptions: noteAll,
  tree_url: noteAll,
  links: noteAll,
  storage_actions: noteAll,
  dictsort: noteEntries,
  list: noteEntries,
  join: (reads, items, _separator, attribute) => reads.noteAttribute(items, attribute),
  groupby: noteAttribute,
  sum: noteAttribute,
};

function noteAll(reads: SecretReads, value: unknown): void {
  reads.noteAll(value);
}

function noteEntries(reads: SecretReads, map: unknown): void {
  reads.noteEntries(map);
}

function noteAttribute(reads: SecretReads, items: unknown, attribute: unknown): void {
  reads.noteAttribute(items, attribute);
}

/** `isMarkup`: the environment escapes values. */
export function addFilters(
  environment: nunjucks.Environment,
  sources: FilterSources,
  isMarkup: boolean,
): void {
  const add = (name: string, filter: Filter) => environment.addFilter(name, filter as () => unknown);
  for (const [name, quote] of Object.entries(QUOTING)) add(name, (value) => quoted(value, quote, sources));
  for (const [name, filter] of Object.entries(OPTION_FILTERS)) add(name, filter);
  add("block", (value, indent) => quoted(value, (text) => yamlBlock(text, indent), sources));
  // Prevents a second escaping in markup.
  if (isMarkup) add("xml", (value) => markSafe(quoted(value, xmlText, sources)));
  add("yaml", yamlText);
  // Like `indent`, without spaces on empty lines.
  add("margin", (text, width) => String(text).replace(/^(?=.)/gm, " ".repeat(Number(width))));
  add("urlpath", (path) => String(path).split("/").map(encodeURIComponent).join("/"));
  add("json", (value) => JSON.stringify(value, null, 1));
  add("mask", (value) => sources.secrets.mask(value));
  add("usable_hash", usableHash);
  add("in_order_of_groups", (users) =>
    inOrderOfGroups((users ?? []) as Parameters<typeof inOrderOfGroups>[0]),
  );
  add("libvirt_name", function (value) {
    const { name, name_prefix } = isMap(value) ? value : { name: value };
    if (typeof name !== "string")
      throw new QuotingError(
        `\`libvirt_name\` takes a guest, a network or a name, but this is ${kindOf(value)}`,
      );
    return libvirtName(name, String(name_prefix ?? this.lookup("name_prefix") ?? ""));
  });
  add("libvirt_network", function (nic) {
    return libvirtNetwork(this, nic);
  });
  add("connection", function (nic) {
    return connectionText(nic as Connection, libvirtNetwork(this, nic));
  });
  add("connection_facts", function (nic) {
    return connectionFacts(nic as Connection, libvirtNetwork(this, nic));
  });
  add("links", function (value) {
    if (!Array.isArray(value))
      throw new QuotingError(`\`links\` takes the interfaces of a guest, but this is ${kindOf(value)}`);
    const keys = ["bonds", "vlans", "bridges", "default_interface", "release"];
    const others = Object.fromEntries(keys.map((key) => [key, this.lookup(key)]));
    return linksOf({ ...others, interfaces: value });
  });
  for (const [name, filter] of Object.entries(answerFilters(() => sources.ingredients.secrets)))
    add(name, filter);
  add("installer_of", function (os) {
    return installerOf({ os: os as Os, image: this.lookup("image"), installer: this.lookup("installer") });
  });
  add("lab_id", function (value) {
    return String((isMap(value) ? value.lab_id : null) ?? this.lookup("lab_id") ?? "");
  });
  add("lab_uuids", function () {
    return uuidsOf(String(this.lookup("lab_id")));
  });
  add("setup_archive", function () {
    return sources.archiveOf(String(this.lookup("name")));
  });
  for (const [name, note] of Object.entries(SECRET_NOTES)) {
    const filter = environment.getFilter(name) as Filter;
    add(name, function (value, ...args) {
      note(sources.ingredients.secrets, value, ...args);
      return filter.call(this, value, ...args);
    });
  }
}

/** The name in libvirt of an interface's network; "": it has none. */
function libvirtNetwork(context: FilterContext, nic: unknown): string {
  if (!isMap(nic) || !("network" in nic))
    throw new QuotingError(`\`libvirt_network\` takes an interface, but this is ${kindOf(nic)}`);
  if (typeof nic.network !== "string") return "";
  const { libvirt_network } = nic;
  return typeof libvirt_network === "string"
    ? libvirt_network
    : libvirtName(nic.network, String(context.lookup("name_prefix") ?? ""));
}

/** Quotes a value. The error for a refused secret does not show the value. */
function quoted(
  value: unknown,
  quote: (value: unknown) => string,
  { secrets, isForPeople }: FilterSources,
): string {
  try {
    return quote(value);
  } catch (error) {
    if (!(error instanceof QuotingError)) throw error;
    // The place may be one for a number.
    if (isForPeople && value === MASK) return MASK;
    const refusalOf = (item: unknown) => refusal(item, quote, secrets);
    const items: readonly unknown[] = Array.isArray(value) ? value : [];
    const refused = items.find((item) => typeof item === "string" && refusalOf(item) !== null) ?? value;
    throw Object.assign(new QuotingError(refusalOf(value) ?? error.message), { value: refused, refusalOf });
  }
}

/** The message of a filter that refuses a value; null: it takes the value. */
function refusal(value: unknown, quote: (value: unknown) => string, secrets: Secrets): string | null {
  try {
    quote(value);
    return null;
  } catch (error) {
    if (!(error instanceof QuotingError)) throw error;
    const { message } = error;
    const texts = (Array.isArray(value) ? value : [value]).filter((item) => typeof item === "string");
    const secret = texts.find((text) => message.includes(quotedText(text)) && secrets.isIn(text));
    return secret === undefined ? message : message.replaceAll(quotedText(secret), "a secret");
  }
}
