import { compareText } from "../diagnostic.ts";
import { type Action, atMost, strongest } from "./action.ts";
import { fileAction, isDocument, ownerOf, templateKeys } from "./file-action.ts";
import { isSecretChanged } from "./hashes.ts";
import { keyAction } from "./key-actions.ts";
import { type ModelObject, modelObjects } from "./model.ts";
import type { Tree, TreeFile } from "./tree.ts";
import { changedValues, type ValueChange } from "./values.ts";

export type Change = "added" | "removed" | "changed";

export interface ChangedFile {
  readonly path: string;
  /** As commands name it; `site`: of the lab as a whole. */
  readonly object: string;
  readonly change: Change;
  readonly action: Action;
  /** Whether it only shows values to people. */
  readonly isDocument: boolean;
  readonly before: TreeFile | null;
  readonly after: TreeFile | null;
}

export interface ChangedObject {
  readonly object: string;
  readonly change: Change;
  readonly action: Action;
  readonly values: readonly (ValueChange & { readonly action: Action })[];
  readonly files: readonly string[];
  /** Whether a secret of it may have changed, which `values` does not tell. */
  readonly secret: boolean;
  /** Whether nothing of it was changed but what it has from other objects. */
  readonly follows: boolean;
}

export interface Comparison {
  /** In byte order of their names, those with changes of their own first. */
  readonly objects: readonly ChangedObject[];
  readonly files: readonly ChangedFile[];
}

const NEW: Readonly<Record<ModelObject["category"], Action>> = {
  guest: "guest-rebuild",
  network: "network-restart",
  storage: "pool-restart",
  host: "host-file",
};

/** What of one built lab is not as in another. */
export function compareTrees(before: Tree, after: Tree): Comparison {
  const files = changedFiles(before, after);
  const [old, now] = [modelObjects(before.model), modelObjects(after.model)];
  const names = new Set([...old.keys(), ...now.keys(), ...files.map(({ object }) => object)]);
  const own = new Map<string, ChangedFile[]>();
  for (const file of files) own.set(file.object, [...(own.get(file.object) ?? []), file]);
  const objects = [...names]
    .sort(compareText)
    .flatMap(
      (object) => changedObject(object, old.get(object), now.get(object), own.get(object) ?? []) ?? [],
    );
  const isAnyOwn = objects.some(({ follows }) => !follows);
  const shown = objects.map((object) => (isAnyOwn ? object : { ...object, follows: false }));
  return { objects: shown.sort((a, b) => Number(a.follows) - Number(b.follows)), files };
}

function changedFiles(before: Tree, after: Tree): ChangedFile[] {
  const keys = new Map([...templateKeys(before), ...templateKeys(after)]);
  const paths = [...new Set([...before.files.keys(), ...after.files.keys()])].sort(compareText);
  return paths.flatMap((path) => {
    const [old, now] = [before.files.get(path) ?? null, after.files.get(path) ?? null];
    if (old && now && old.text === now.text && old.isPrivate === now.isPrivate) return [];
    const key = keys.get(path);
    const isModeOnly = old?.text === now?.text;
    return {
      path,
      object: ownerOf(path),
      change: old === null ? "added" : now === null ? "removed" : "changed",
      action: isModeOnly ? "host-file" : fileAction(path, old?.text ?? null, now?.text ?? null, key),
      isDocument: isDocument(path, key),
      before: old,
      after: now,
    };
  });
}

/** Null for an object that only documents tell of otherwise: they tell of others, too. */
function changedObject(
  object: string,
  old: ModelObject | undefined,
  now: ModelObject | undefined,
  files: readonly ChangedFile[],
): ChangedObject | null {
  const change = old ? (now ? "changed" : "removed") : now ? "added" : "changed";
  const category = (now ?? old)?.category;
  const made = strongest(files.map(({ action }) => action));
  const isWhole = change !== "changed";
  const values =
    isWhole || !category
      ? []
      : changedValues(old?.values, now?.values).map((value) => {
          const { action, made: isMade } = keyAction(category, value.path);
          return { ...value, action: isMade ? atMost(action, made) : action };
        });
  const paths = files.map(({ path }) => path);
  if (isWhole && category) {
    return { object, change, action: NEW[category], values, files: paths, secret: false, follows: false };
  }
  if (values.length === 0 && files.every((file) => file.isDocument)) return null;
  const action = strongest([made, ...values.map((value) => value.action)]);
  const secret = files.some(({ before, after }) => isSecretChanged(before, after));
  return { object, change, action, values, files: paths, secret, follows: values.length === 0 && !secret };
}
