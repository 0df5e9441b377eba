import { findPath } from "../../explain/at-path.ts";
import {
  type DerivedValue,
  derivedText,
  derivedValue,
  resolvedObject,
  resolvedValues,
} from "../../explain/derived.ts";
import { type Leaf, leavesOf, maskedAt } from "../../explain/leaves.ts";
import { findObject, layersOf, type ObjectName } from "../../explain/object.ts";
import { type TemplateNode, templateChain, valuesRead } from "../../explain/output-file.ts";
import { leafTree } from "../../explain/tree.ts";
import { plainValue } from "../../explain/value-text.ts";
import { checkLab } from "../../lab.ts";
import { type Origin, valueAt } from "../../merge/origins.ts";
import { isAutomatic } from "../../model/addresses/automatic-guest.ts";
import { nearest } from "../../nearest.ts";
import { entryOf, outputsOfLayers } from "../../outputs/layers.ts";
import { ownerText } from "../../outputs/output-file.ts";
import { AUTO } from "../../schema/format.ts";
import { pathText } from "../../schema/path-text.ts";
import { defaultOutput } from "../build/compile-options.ts";
import { type Call, type Status, UsageError } from "../command-line/command.ts";
import { type PlanLayers, withPlanLayers } from "./plan-layers.ts";

/** `miniascape explain` */
export function run(call: Call): Status {
  const { options, operands } = call;
  const { output } = options;
  if (typeof output === "string") {
    if (operands.length > 0) throw new UsageError("name an object, or a file by --output");
    return withPlanLayers(call, (layers) => explainOutput(call, layers, output));
  }
  const [object, path, ...others] = operands;
  if (object === undefined || others.length > 0)
    throw new UsageError("name one object, and at most one path in it");
  return withPlanLayers(call, (layers) => explainObject(call, layers, object, path));
}

function explainObject(
  { options, stdout }: Call,
  layers: PlanLayers,
  object: string,
  text: string | undefined,
): Status {
  const found = findObject(layers.catalog, object);
  if (typeof found === "string") throw new UsageError(found);
  const { merged } = layersOf(layers.catalog, found);
  const path = text === undefined ? [] : findPath(merged.value, text);
  const secrets = layers.secrets();
  if (typeof path === "string") return explainDerived({ options, stdout }, layers, found, text ?? "", path);
  const leaves = leavesOf(merged, path, secrets);
  const automatic = automaticValues(layers, found, leaves);
  if (!options.json) stdout.write([leafTree(leaves), ...automatic.map(derivedText)].join("\n"));
  else {
    const value = plainValue(maskedAt(path, valueAt(merged.value, path), secrets));
    const addresses = automatic.map((each) => [pathText(each.path), each.value]);
    const json = {
      value,
      origins: originsByPath(leaves),
      ...(automatic.length > 0 && { automatic: Object.fromEntries(addresses) }),
    };
    stdout.write(`${JSON.stringify(json, null, 2)}\n`);
  }
  return 0;
}

/** The addresses in place of `auto`. */
function automaticValues(
  { reader, plan, secrets }: PlanLayers,
  found: ObjectName,
  leaves: readonly Leaf[],
): DerivedValue[] {
  if (found.category !== "guest" || !leaves.some(({ value }) => value === AUTO)) return [];
  const { resolved } = checkLab(reader, plan);
  const object = resolved && resolvedObject(resolved, found);
  if (!resolved || !object) return [];
  return leaves
    .filter(({ path }) => isAutomatic(object.merged, path))
    .map(({ path }) => derivedValue(resolved, object, path, secrets()))
    .filter(({ value }) => typeof value === "string");
}

/** Explains a value that no layer sets. `fault`: the layers have no such path. */
function explainDerived(
  { options, stdout }: Pick<Call, "options" | "stdout">,
  { reader, plan, secrets }: PlanLayers,
  found: ObjectName,
  text: string,
  fault: string,
): Status {
  const { resolved } = checkLab(reader, plan);
  const object = resolved && resolvedObject(resolved, found);
  const path = object ? findPath(resolvedValues(object), text) : fault;
  if (!resolved || !object || typeof path === "string")
    throw new UsageError(typeof path === "string" ? path : fault);
  const { value, reason, sources, ...derived } = derivedValue(resolved, object, path, secrets());
  if (!options.json) stdout.write(derivedText({ value, reason, sources, ...derived }));
  else {
    const plain = sources.map(({ object, path, value, place }) => ({
      object,
      path: pathText(path),
      ...place,
      value: plainValue(value),
    }));
    stdout.write(
      `${JSON.stringify({ value: plainValue(value), origins: {}, derived: { reason, sources: plain } }, null, 2)}\n`,
    );
  }
  return 0;
}

function explainOutput({ options, stdout }: Call, layers: PlanLayers, output: string): Status {
  const { catalog, reader, plan } = layers;
  const path = output.replace(/^(?:\.\/)+/, "");
  const files = outputsOfLayers(catalog, reader, plan);
  const file = files.find((one) => path === one.path || path === `${defaultOutput(plan)}/${one.path}`);
  if (!file) {
    if (/\.html$|^assets\//.test(path))
      throw new UsageError(`\`${path}\` is a page of the index, which shows the whole lab: see site/`);
    const known = files.map((one) => one.path);
    throw new UsageError(
      `no build writes \`${path}\`: ${nearest(path, known, "see `miniascape list outputs`")}`,
    );
  }
  const object = ownerText(file.owner);
  const found = object === "site" ? null : findObject(catalog, object);
  const merged = found === null || typeof found === "string" ? null : layersOf(catalog, found).merged;
  const chain = templateChain(file, merged, reader, plan);
  const secrets = layers.secrets();
  const entry = entryOf(file);
  const named = merged && entry ? leavesOf(merged, entry, secrets) : [];
  const leaves = merged ? valuesRead(file, chain, merged, secrets) : [];
  if (options.json) {
    const json = {
      path: file.path,
      object,
      page: file.page,
      templates: chain.names,
      origins: originsByPath(leaves),
    };
    stdout.write(`${JSON.stringify(json, null, 2)}\n`);
    return 0;
  }
  stdout.write(`${file.path}, of ${object}\n${linkText(chain, 0)}`);
  if (named.length > 0) stdout.write(`\nnamed in the layers\n${leafTree(named)}`);
  if (leaves.length > 0) stdout.write(`\nvalues\n${leafTree(leaves)}`);
  return 0;
}

function linkText({ how, template, file, names }: TemplateNode, depth: number): string {
  const known = file ?? `${template} (in no template directory)`;
  return `${"  ".repeat(depth)}${how} ${known}\n${names.map((name) => linkText(name, depth + 1)).join("")}`;
}

/** The origins of each leaf by its path, the highest layer first. */
function originsByPath(leaves: readonly Leaf[]): Record<string, unknown> {
  const plain = ({ value, file, line, column, end }: Origin) => ({
    file,
    line,
    column,
    ...(end ? { end } : {}),
    value: plainValue(value),
  });
  return Object.fromEntries(
    leaves.map(({ path, chain }) => [pathText(path), [...chain].reverse().map(plain)]),
  );
}
