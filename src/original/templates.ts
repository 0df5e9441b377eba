import { isMap, type ValueMap } from "../merge/merge.ts";
import type { Path } from "../merge/origins.ts";
import type { Draft } from "./draft.ts";
import type { Facts } from "./facts.ts";

const OWN_TEMPLATE =
  "is a template of the original: copy it to `templates/` of the new lab, rewrite it, and remove the comment signs in the layer";

/** The template of ours for one of the original; null: there is none. */
function templateFor(src: string, { hasTemplate }: Facts): string | null {
  if (src === "host/vmbuild.sh") return "guest/vmbuild.sh";
  if (hasTemplate(src)) return src;
  return /^autoinstall\.d\/[^/]*ks\.cfg$/.test(src) ? "autoinstall.d/ks.cfg" : null;
}

/** `templates` of a guest. */
export function convertTemplates(value: unknown, draft: Draft, facts: Facts): void {
  if (!isMap(value)) {
    draft.set(["templates"], value, ["templates"]);
    return;
  }
  for (const [key, entry] of Object.entries(value)) {
    const from: Path = ["templates", key];
    if (!isMap(entry)) draft.set(from, entry, from);
    else if (entry.dst === false) {
      draft.note(from, entry, "no file is made");
      draft.set(from, null, from);
    } else guestTemplate(entry, from, draft, facts);
  }
}

function guestTemplate(entry: ValueMap, from: Path, draft: Draft, facts: Facts): void {
  const { src } = entry;
  const template = typeof src === "string" ? templateFor(src, facts) : undefined;
  if (template === null) {
    draft.note(from, entry, "the template is missing here");
    draft.inform([...from, "src"], "original-template", `\`${src}\` ${OWN_TEMPLATE}`);
    return;
  }
  for (const [key, inner] of Object.entries(entry))
    draft.set([...from, key], key === "src" && template !== undefined ? template : inner, [...from, key]);
  if (template !== undefined && template !== src && template !== "guest/vmbuild.sh")
    draft.note([...from, "src"], src, "the original's template; ours is in its place");
}

/** `setup_data` of a guest. */
export function convertSetup(value: unknown, draft: Draft, { hasTemplate }: Facts): void {
  if (!Array.isArray(value) || !value.every(isMap)) {
    draft.set(["setup_data"], value, ["setup_data"]);
    return;
  }
  const items = value.map((item, index) => ({ item: withOctalMode(item), index }));
  const isHere = ({ item }: { item: ValueMap }) => typeof item.src !== "string" || hasTemplate(item.src);
  const present = items.filter(isHere);
  const missing = items.filter((entry) => !isHere(entry));
  for (const [at, { index }] of present.entries()) draft.relate(["setup_data", at], ["setup_data", index]);
  if (present.length > 0 || value.length === 0)
    draft.set(
      ["setup_data"],
      present.map(({ item }) => item),
      ["setup_data"],
    );
  if (missing.length === 0) return;
  draft.note(
    ["setup_data"],
    missing.map(({ item }) => item),
    "the templates are missing here",
  );
  for (const { item, index } of missing)
    draft.inform(["setup_data", index, "src"], "original-template", `\`${item.src}\` ${OWN_TEMPLATE}`);
}

/** The mode in octal digits, as text. */
function withOctalMode(item: ValueMap): ValueMap {
  const { install } = item;
  if (!isMap(install) || typeof install.mode !== "number") return item;
  return { ...item, install: { ...install, mode: String(install.mode).padStart(4, "0") } };
}

/** Words in the names of the original's templates for the host, and the keys of ours in `host_templates`. */
const HOST_FILES: readonly (readonly [RegExp, string])[] = [
  [/auto|iso/, "autofs_map"],
  [/nginx/, "nginx"],
  [/http|apache|ks/, "httpd"],
  [/fence/, "fence_virt"],
  [/iscsi|lio|target/, "iscsi"],
  [/kvm|nest/, "nested_kvm"],
  [/multicast|snoop|bridge/, "multicast"],
  [/nfs|exports/, "exports"],
  [/storage|pool/, "storages.d"],
  [/hosts/, "hosts"],
  [/network/, "networks.d"],
];

/** `host_templates` of the host. Our own make the same files by default. */
export function convertHostTemplates(value: unknown, draft: Draft, { hasTemplate }: Facts): void {
  if (!isMap(value)) {
    draft.set(["host_templates"], value, ["host_templates"]);
    return;
  }
  for (const [key, entry] of Object.entries(value)) {
    const from: Path = ["host_templates", key];
    const src = isMap(entry) ? String(entry.src) : key;
    const [, own] = HOST_FILES.find(([word]) => word.test(`${key} ${src}`.replace("host/", ""))) ?? [];
    if (own !== undefined) draft.note(from, entry, `miniascape makes this file by itself (${own})`);
    else if (!isMap(entry) || !hasTemplate(src)) {
      draft.note(from, entry, "the template is missing here");
      draft.inform(from, "original-template", `\`${src}\` ${OWN_TEMPLATE}`);
    } else draft.set(from, { ...entry, dst: String(entry.dst).replace(/^host\//, "") }, from);
  }
}
