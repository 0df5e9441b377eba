import { errorAt, type Finding } from "../finding.ts";
import type { Allowed } from "../layers/meta.ts";
import { isMap, type ValueMap } from "../merge/merge.ts";
import { layersOf, type Path, placeAt, roleAt, valueAt } from "../merge/origins.ts";
import { DEFAULT_MODE, isMode, MODES } from "../model/modes.ts";
import { listed, nearest } from "../nearest.ts";
import { type HostKey, hostKeys, isOutside } from "../schema/host-reach.ts";
import type { Schemas } from "../schema/schemas.ts";
import { objectsOf, type Plan, type PlanObject } from "./plan.ts";
import type { Rule, Spot, Violation } from "./rule.ts";

interface Use extends Spot {
  readonly key: HostKey;
}

const reachesHost: Rule = {
  id: "reaches-host",
  severity: "info",
  why: "this needs no action if you trust the layers. The scripts give what the key names to libvirt, virt-install or targetcli, which work as root, and the files of `etc` configure services of the host. `allow` in META limits these keys; SECURITY.md lists them, and the values that are no use of them, such as a path below /srv.",
  example: { "storages.d/p.yml": "path: /home/me/pool\n" },
  *check(plan): Iterable<Violation> {
    for (const { key, object, path } of usesOf(plan))
      yield {
        object,
        path,
        message: `\`${key.name}\` names something of the host: nothing needs to be done if you trust this layer; \`allow\` in META limits such keys`,
      };
  },
};

export const hostReachRules = [reachesHost];

/** Errors for uses that META does not allow, and for names in `allow` that are no such keys. No layer can ignore them. */
export function deniedReach(plan: Plan, allow: readonly (readonly Allowed[])[]): Finding[] {
  if (allow.length === 0) return [];
  const names = [
    ...new Set(CATEGORIES.flatMap((each) => keysOf(plan.schemas, each)).map(({ name }) => name)),
  ];
  const unknown = allow.flat().filter(({ name }) => !names.includes(name));
  const isAllowed = ({ name }: HostKey) => allow.every((list) => list.some((each) => each.name === name));
  const denied = [...usesOf(plan)].filter(({ key }) => !isAllowed(key));
  return [
    ...unknown.map(({ name, place }) =>
      errorAt(
        place,
        "meta-allow",
        `\`allow\` must name keys that reach the host, but \`${name}\` is none: ${nearest(name, names, `use ${listed(names)}`)}`,
      ),
    ),
    ...denied.map(({ object, path, key }) =>
      errorAt(
        placeAt(object.merged, path),
        "host-not-allowed",
        `META does not allow that \`${key.name}\` names something of the host: use a path below /srv or /var/lib/libvirt/images, or add the key to \`allow\``,
      ),
    ),
  ];
}

const CATEGORIES = ["guest", "network", "storage pool", "host"] as const;

function keysOf(schemas: Schemas, category: PlanObject["category"]): readonly HostKey[] {
  return hostKeys(schemas.schemaOf(category));
}

function* usesOf(plan: Plan): Iterable<Use> {
  const keys = Object.fromEntries(CATEGORIES.map((each) => [each, keysOf(plan.schemas, each)]));
  for (const object of objectsOf(plan)) {
    for (const key of keys[object.category] ?? []) {
      for (const path of pathsOf(object.merged.value, key.name.split("."), [])) {
        const value = valueAt(object.merged.value, path);
        const isUse = textsIn(value).some((text) => isOutside(key.reach, text));
        if (isUse && !isOrdinary(object, path, key) && roleAt(object.merged, path) !== "defaults")
          yield { object, path, key };
      }
    }
  }
}

/** A bridge that libvirt creates, or libvirt's own, by the network's mode; a file in the directory of the templates' default for it. */
function isOrdinary({ merged }: PlanObject, path: Path, { reach }: HostKey): boolean {
  const value = String(valueAt(merged.value, path));
  if (reach === "bridge") return isBridgeOfLibvirt(merged.value, path) || value === "virbr0";
  if (reach !== "configuration" || !value.startsWith("etc/")) return reach === "configuration";
  const directory = (text: unknown) => String(text).replace(/[^/]*$/, "");
  return layersOf(merged, "defaults").some(
    (layer) => directory(valueAt(layer.value, path)) === directory(value),
  );
}

function isBridgeOfLibvirt({ external, mode = DEFAULT_MODE }: ValueMap, [top]: Path): boolean {
  return top === "bridge" && external !== true && isMode(mode) && MODES[mode].has.ownBridge;
}

/** The paths of a pattern that the values have. */
function* pathsOf(value: unknown, [step, ...rest]: readonly string[], path: Path): Iterable<Path> {
  if (value === undefined || value === null) return;
  if (step === undefined) yield path;
  else if (step !== "*") yield* isMap(value) ? pathsOf(value[step], rest, [...path, step]) : [];
  else if (Array.isArray(value))
    for (const [index, item] of value.entries()) yield* pathsOf(item, rest, [...path, index]);
  else if (isMap(value))
    for (const key of Object.keys(value)) yield* pathsOf(value[key], rest, [...path, key]);
}

function textsIn(value: unknown): readonly string[] {
  if (typeof value === "string") return [value];
  if (Array.isArray(value)) return value.flatMap(textsIn);
  return isMap(value) ? Object.values(value).flatMap(textsIn) : [];
}
