import { objectsOf, type Plan, type PlanObject } from "../../checks/plan.ts";
import type { Document } from "../../layers/document.ts";
import { ListEdit } from "../../merge/edit.ts";
import { isMap } from "../../merge/merge.ts";
import type { Path } from "../../merge/origins.ts";

/** The objects that use a layer, and the objects in which a value of the layer is effective. */
export class LayerReach {
  readonly #users = new Map<Document, PlanObject[]>();
  readonly #byTopKey = new Map<string, Document[]>();

  constructor(plan: Plan) {
    for (const object of objectsOf(plan)) {
      for (const document of new Set(object.merged.documents)) {
        const users = this.#users.get(document);
        if (users) users.push(object);
        else this.#users.set(document, [object]);
      }
    }
    for (const document of this.#users.keys()) {
      for (const key of Object.keys(document.value)) {
        const others = this.#byTopKey.get(key);
        if (others) others.push(document);
        else this.#byTopKey.set(key, [document]);
      }
    }
  }

  /** The objects with a layer. Only guests if there are any: other objects use few keys of a common layer. */
  usersOf(document: Document): readonly PlanObject[] {
    const users = this.#users.get(document) ?? [];
    const guests = users.filter(({ category }) => category === "guest");
    return guests.length > 0 ? guests : users;
  }

  /** The users of a layer in which no higher layer replaces the value at a path. */
  effectiveIn(document: Document, path: Path): readonly PlanObject[] {
    const users = this.usersOf(document);
    const hasAbove = ({ merged: { documents } }: PlanObject, hides: (other: Document) => boolean) =>
      documents.some((other, at) => at > documents.indexOf(document) && hides(other));
    // Most layers have one user. Its layers are fewer than all layers with this key.
    if (users.length <= MAX_DIRECT_SEARCH)
      return users.filter((user) => !hasAbove(user, ({ value }) => replaces(value, path)));
    const replacing = new Set(
      (this.#byTopKey.get(String(path[0])) ?? []).filter(
        (other) => other !== document && replaces(other.value, path),
      ),
    );
    return replacing.size === 0
      ? users
      : users.filter((user) => !hasAbove(user, (other) => replacing.has(other)));
  }
}

const MAX_DIRECT_SEARCH = 4;

/** Whether a layer's value replaces the values of lower layers at a path. */
function replaces(value: unknown, path: Path): boolean {
  let inner: unknown = value;
  for (const step of path) {
    if (inner instanceof ListEdit) return false;
    if (!isMap(inner)) return true;
    if (!Object.hasOwn(inner, step)) return false;
    inner = inner[String(step)];
  }
  return !(inner instanceof ListEdit);
}
