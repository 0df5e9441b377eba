import { isMap } from "../merge/merge.ts";
import type { Draft } from "./draft.ts";
import type { Facts } from "./facts.ts";
import { plainNumber } from "./plain.ts";

/** Arguments of the installer that miniascape writes itself. */
const OWN_ARGUMENT = /^(?:inst\.)?(?:ks|ksdevice)=/;

/** Options of an old virt-install that today's has no more, or takes by itself. */
const GONE = new Set(["basic_options", "os_type", "keymap", "accelerate"]);

const KEYS: Readonly<Record<string, string>> = { waittime: "wait", memory: "ram" };

export function convertVirtinst(value: unknown, draft: Draft, facts: Facts): void {
  if (!isMap(value)) {
    draft.set(["virtinst"], value, ["virtinst"]);
    return;
  }
  // `cdrom` is the place of an installer that has no location.
  const isByDisc = (value.cdrom ?? null) !== null && isUnset(value.location);
  for (const [key, inner] of Object.entries(value))
    if (!(isByDisc && key === "location")) convertKey(key, inner, draft, facts);
}

function convertKey(key: string, value: unknown, draft: Draft, facts: Facts): void {
  const from = ["virtinst", key];
  if (GONE.has(key)) draft.note(from, value, "of the original, without a meaning today");
  else if (key === "os_variant") osVariant(value, draft, facts);
  else if (key === "extra_args") extraArguments(value, draft);
  else if (key === "cdrom") cdrom(value, draft);
  else draft.set(["virtinst", KEYS[key] ?? key], plainNumber(value), from);
}

/** A variant that names devices and no release is replaced by the release of the layer's tree. */
function osVariant(value: unknown, draft: Draft, facts: Facts): void {
  const from = ["virtinst", "os_variant"];
  const { virtinst } = draft.layer.document.value;
  const tree = isMap(virtinst) ? String(virtinst.location) : "";
  const [, version, update] = /rhel\D{0,10}(\d{1,2})[/.u-]+(\d{1,2})(?!\d)/i.exec(tree) ?? [];
  if (!/^(?:virtio|generic|linux)/.test(String(value)))
    draft.set(["os", "id"], releaseId(value, facts), from);
  else {
    draft.note(from, value, "no name of a release");
    if (version !== undefined) draft.set(["os", "id"], `rhel${version}.${update}`, ["virtinst", "location"]);
  }
}

/** libosinfo's id of a release. It has no rhel6: the update is that of the install tree, else the last one. */
function releaseId(value: unknown, { updateOf }: Facts): unknown {
  const [, version] = /^rhel(\d+)$/.exec(String(value)) ?? [];
  const last = LAST_UPDATES[version ?? ""];
  return version === undefined || last === undefined ? value : `rhel${version}.${updateOf(version) ?? last}`;
}

const LAST_UPDATES: Readonly<Record<string, string>> = { 4: "9", 5: "11", 6: "10", 7: "9", 8: "10" };

function extraArguments(value: unknown, draft: Draft): void {
  const from = ["virtinst", "extra_args"];
  if (value !== null && typeof value !== "string" && !Array.isArray(value)) {
    draft.refuse(from, value, "`virtinst.extra_args` must be a text: write the kernel arguments as a list");
    return;
  }
  const words = typeof value === "string" ? value.split(/\s+/).filter(Boolean) : (value ?? []);
  draft.set(
    ["virtinst", "extra_args"],
    words.filter((word) => !OWN_ARGUMENT.test(String(word))),
    from,
  );
}

/** virt-install reads a kickstart only with a location, which may be an ISO image. */
function cdrom(value: unknown, draft: Draft): void {
  const { virtinst } = draft.layer.document.value;
  const from = ["virtinst", "cdrom"];
  if (isMap(virtinst) && !isUnset(virtinst.location))
    draft.note(from, value, "the installer comes from `virtinst.location`");
  else if (value !== null) draft.set(["virtinst", "location"], value, from);
}

/** Whether there is no value, or an empty text in its place. */
function isUnset(value: unknown): boolean {
  return value === null || value === undefined || value === "";
}
