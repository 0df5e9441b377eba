import type { Finding } from "../finding.ts";
import { Draft } from "./draft.ts";
import type { ExtraName, Facts } from "./facts.ts";
import { type Converter, GUEST_KEYS, NETWORK_KEYS_OF_GUESTS } from "./guest.ts";
import { HOST_KEYS } from "./host.ts";
import { convertInterfaces } from "./interface.ts";
import { NETWORK_KEYS, STORAGE_KEYS } from "./network.ts";
import { convertSetup, convertTemplates } from "./templates.ts";
import type { OldLayer } from "./tree.ts";
import { convertVirtinst } from "./virtinst.ts";

/** Converts one layer. `names` gets the names that belong to the layers of networks. */
export function convertLayer(layer: OldLayer, facts: Facts, names: ExtraName[], findings: Finding[]): Draft {
  const draft = new Draft(layer, findings);
  const [, guest = null] = /^guests\.d\/([^/]+?)(?:\.yml$|\/)/.exec(layer.path) ?? [];
  const keys: Readonly<Record<string, Converter>> = {
    ...keysOf(layer),
    ...(isOf(layer, "guest") && {
      interfaces: (value, target) => convertInterfaces(value, target, { guest, names }),
    }),
  };
  // An address beside `interfaces` needs the converted list.
  const entries = Object.entries(layer.document.value);
  for (const isLate of [false, true])
    for (const [key, value] of entries) {
      if ((key === "ip") !== isLate) continue;
      if (isTemplateText(value))
        draft.refuse([key], value, `\`${key}\` has a template's text in its value: write the value itself`);
      else if (Object.hasOwn(keys, key)) keys[key]?.(value, draft, facts);
      else draft.set([key], value, [key]);
    }
  return draft;
}

function isOf({ categories }: OldLayer, category: OldLayer["categories"][number]): boolean {
  return categories.includes(category);
}

function keysOf(layer: OldLayer): Readonly<Record<string, Converter>> {
  const isOnly = layer.categories.length === 1;
  return {
    ...(isOf(layer, "storage") && isOnly && STORAGE_KEYS),
    ...(isOf(layer, "network") && isOnly && NETWORK_KEYS),
    ...(isOf(layer, "host") && HOST_KEYS),
    ...(isOf(layer, "guest") && {
      ...GUEST_KEYS,
      ...(isOnly && NETWORK_KEYS_OF_GUESTS),
      virtinst: convertVirtinst,
      templates: convertTemplates,
      setup_data: convertSetup,
    }),
  };
}

/** Whether a text has an expression of Jinja, which the original never rendered in layers. */
function isTemplateText(value: unknown): boolean {
  return typeof value === "string" && /\{\{(?:(?!\{\{).)*\}\}|\{%(?:(?!\{%).)*%\}/.test(value);
}
