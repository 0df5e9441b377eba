import { objectsOf, type Plan, type PlanObject } from "../../checks/plan.ts";
import type { Document } from "../../layers/document.ts";
import { ListEdit } from "../../merge/edit.ts";
import { isMap } from "../../merge/merge.ts";
import type { Path } from "../../merge/origins.ts";

/** Which objects have which layers, and which of a layer's values come through to them. */
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

  /** The objects that have a layer; guests alone where there are any, for the others read little of a common layer. */
  usersOf(document: Document): readonly PlanObject[] {
    const users = this.#users.get(document) ?? [];
    const guests = users.filter(({ category }) => category === "guest");
    return guests.length > 0 ? guests : users;
  }

  /** Those of them where no higher layer replaces the value at a path. */
  reached(document: Document, path: Path): readonly PlanObject[] {
    const users = this.usersOf(document);
    const above = ({ merged: { documents } }: PlanObject, hides: (other: Document) => boolean) =>
      documents.some((other, at) => at > documents.indexOf(document) && hides(other));
    // Of most layers there is one user: its own few others are looked at, not all that say something of the key.
    if (users.length <= FEW)
      return users.filter((user) => !above(user, ({ value }) => replaces(value, path)));
    const replacing = new Set(
      (this.#byTopKey.get(String(path[0])) ?? []).filter(
        (other) => other !== document && replaces(other.value, path),
      ),
    );
    return replacing.size === 0
      ? users
      : users.filter((user) => !above(user, (other) => replacing.has(other)));
  }
}

const FEW = 4;

/** Whether what a layer says hides what layers below it have said at a path. */
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
