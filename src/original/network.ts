import { isMap } from "../merge/merge.ts";
import type { Draft } from "./draft.ts";
import type { Converter } from "./guest.ts";
import { plainFlag } from "./plain.ts";

/** libvirt's own network and its bridge. */
const OWN = { name: "default", bridge: "virbr0" };

function bridge(value: unknown, draft: Draft): void {
  if (typeof value !== "string") {
    draft.set(["bridge"], value, ["bridge"]);
    return;
  }
  draft.set(["bridge", "name"], value, ["bridge"]);
  const { name = draft.layer.path } = draft.layer.document.value;
  if (value === OWN.bridge && (name === OWN.name || /^networks\.d\/default[./]/.test(String(name))))
    draft.set(["external"], true, ["bridge"]);
}

/** The aliases that the original wrote into the DNS of each of its networks. */
function gateway(value: unknown, draft: Draft): void {
  draft.set(["gateway"], value, ["gateway"]);
  const { mode, dns, bridge: own } = draft.layer.document.value;
  const hasDns = mode === undefined || ["nat", "route", "isolated"].includes(String(mode));
  if (hasDns && own !== OWN.bridge && dns === undefined)
    draft.set(["dns", "aliases"], ["gw", "ks"], ["gateway"]);
}

function fence(value: unknown, draft: Draft): void {
  if (typeof plainFlag(value) === "boolean")
    draft.note(["fence_virt"], value, "a key of the host: `fence_virt.network`");
  else
    draft.refuse(
      ["fence_virt"],
      value,
      "`fence_virt` must be true or false: set `fence_virt.network` of the host",
    );
}

/** The keys of networks that differ. */
export const NETWORK_KEYS: Readonly<Record<string, Converter>> = {
  bridge,
  gateway,
  fence_virt: fence,
  network: (value, draft) => draft.note(["network"], value, "derived from `gateway` and `netmask`"),
};

/** The keys of storage pools that differ. */
export const STORAGE_KEYS: Readonly<Record<string, Converter>> = {
  target: (value, draft) => {
    if (!isMap(value)) draft.set(["path"], value, ["target"]);
    else
      for (const [key, inner] of Object.entries(value))
        draft.set(key === "path" ? ["path"] : [`_target_${key}`], inner, ["target", key]);
  },
};
