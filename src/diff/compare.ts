import { compareText } from "../finding.ts";
import { isPublished, type OutputFile, ownerText } from "../outputs/output-file.ts";
import type { Schemas } from "../schema/schemas.ts";
import { type Action, strongest, weaker } from "./action.ts";
import { fileAction, otherFile, TreeFiles } from "./file-action.ts";
import { isSecretChanged } from "./hashes.ts";
import { keyAction } from "./key-actions.ts";
import { type ModelObject, modelObjects } from "./model.ts";
import type { Tree, TreeFile } from "./tree.ts";
import { changedValues, type ValueChange } from "./values.ts";

export type Change = "added" | "removed" | "changed";

export interface ChangedFile {
  readonly path: string;
  /** The owner in the form of the commands; `site` is the whole lab. */
  readonly object: string;
  readonly change: Change;
  readonly action: Action;
  /** Whether the file only documents values. */
  readonly isDocument: boolean;
  /** The names of the files in an image whose texts have changed; null: the file is no image. */
  readonly members: readonly string[] | null;
  readonly before: TreeFile | null;
  readonly after: TreeFile | null;
}

export interface ChangedObject {
  readonly object: string;
  readonly change: Change;
  readonly action: Action;
  readonly values: readonly (ValueChange & { readonly action: Action })[];
  readonly files: readonly string[];
  /** Whether a secret may have changed. `values` does not contain secrets. */
  readonly secret: boolean;
  /** Whether it changes only because other objects have changed. */
  readonly follows: boolean;
}

export interface Comparison {
  /** First objects with changes of their own, then those that follow others; each group in byte order. */
  readonly objects: readonly ChangedObject[];
  readonly files: readonly ChangedFile[];
}

const ACTION_OF_WHOLE_OBJECT: Readonly<Record<ModelObject["category"], Action>> = {
  guest: "guest-rebuild",
  network: "network-restart",
  storage: "pool-restart",
  host: "host-file",
};

/** Compares two built labs; `schemas` are those of the later one. */
export function compareTrees(before: Tree, after: Tree, schemas: Schemas): Comparison {
  const files = changedFiles(before, after);
  const [old, now] = [modelObjects(before.model, schemas), modelObjects(after.model, schemas)];
  const names = new Set([...old.keys(), ...now.keys(), ...files.map(({ object }) => object)]);
  const own = new Map<string, ChangedFile[]>();
  for (const file of files) own.set(file.object, [...(own.get(file.object) ?? []), file]);
  const objects = [...names]
    .sort(compareText)
    .flatMap(
      (object) =>
        changedObject(object, old.get(object), now.get(object), own.get(object) ?? [], schemas) ?? [],
    );
  const isAnyOwn = objects.some(({ follows }) => !follows);
  const shown = objects.map((object) => (isAnyOwn ? object : { ...object, follows: false }));
  return { objects: shown.sort((a, b) => Number(a.follows) - Number(b.follows)), files };
}

function changedFiles(before: Tree, after: Tree): ChangedFile[] {
  const [old, now] = [new TreeFiles(before), new TreeFiles(after)];
  const paths = [...new Set([...before.files.keys(), ...after.files.keys()])].sort(compareText);
  return paths.flatMap((path) => {
    const [was, is] = [before.files.get(path) ?? null, after.files.get(path) ?? null];
    if (was && is && was.text === is.text && was.isPrivate === is.isPrivate) return [];
    const file = now.at(path) ?? old.at(path) ?? otherFile(path);
    const isModeOnly = was?.text === is?.text;
    return {
      path,
      object: ownerText(file.owner),
      change: was === null ? "added" : is === null ? "removed" : "changed",
      action: isModeOnly ? "host-file" : fileAction(file, was?.text ?? null, is?.text ?? null),
      isDocument: isPublished(file),
      members: file.members ? changedMembers(file, before, after) : null,
      before: was,
      after: is,
    };
  });
}

function changedMembers({ members = [] }: OutputFile, before: Tree, after: Tree): string[] {
  return members
    .filter(({ path }) => before.files.get(path)?.text !== after.files.get(path)?.text)
    .map(({ name }) => name);
}

/** null: only documents have changed, and these also show values of other objects. */
function changedObject(
  object: string,
  old: ModelObject | undefined,
  now: ModelObject | undefined,
  files: readonly ChangedFile[],
  schemas: Schemas,
): ChangedObject | null {
  const change = old ? (now ? "changed" : "removed") : now ? "added" : "changed";
  const category = (now ?? old)?.category;
  const actionOfFiles = strongest(files.map(({ action }) => action));
  const isWhole = change !== "changed";
  // Whatever changes in the plan of the host's own objects, the scripts only compare, and update hosts.
  const limit = (action: Action): Action =>
    now?.values.external === true
      ? weaker(action, category === "network" ? "live" : "documentation")
      : action;
  const values =
    isWhole || !category
      ? []
      : changedValues(old?.values, now?.values).map((value) => {
          const { action, isLimitedByFiles } = keyAction(category, value.path);
          // Only templates read a key that a template directory has a schema for.
          const isOwn = schemas.own[category].has(String(value.path[0]));
          const isLimited = isLimitedByFiles || isOwn;
          return { ...value, action: limit(isLimited ? weaker(action, actionOfFiles) : action) };
        });
  const paths = files.map(({ path }) => path);
  if (isWhole && category) {
    return {
      object,
      change,
      action:
        change === "removed" && category !== "host" && !old?.values.external
          ? "removal"
          : ACTION_OF_WHOLE_OBJECT[category],
      values,
      files: paths,
      secret: false,
      follows: false,
    };
  }
  if (values.length === 0 && files.every((file) => file.isDocument)) return null;
  const action = strongest([limit(actionOfFiles), ...values.map((value) => value.action)]);
  const secret = files.some(({ before, after }) => isSecretChanged(before, after));
  return { object, change, action, values, files: paths, secret, follows: values.length === 0 && !secret };
}
