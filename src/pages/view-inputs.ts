import type { Plan, Planned } from "../checks/plan.ts";
import { objectsOf } from "../checks/plan.ts";
import type { Document } from "../layers/document.ts";
import type { Guest } from "../model/guest.ts";
import type { Network } from "../model/network.ts";
import type { IndexScope } from "./index-scope.ts";

const names = new WeakMap<Planned, { readonly layers: object; readonly pages: unknown }>();

/**
 * What pages are made of, for a run to know which of them are made already. Objects stand for all of their values and
 * layers: those of the plan, which are the same in the next run where these are.
 */
export class InputsOf {
  readonly #scope: IndexScope;
  readonly #objects: ReadonlyMap<string, Planned>;

  constructor({ plan }: { readonly plan: Plan }, scope: IndexScope) {
    this.#scope = scope;
    this.#objects = new Map(objectsOf(plan).map((object) => [keyOf(object), object]));
  }

  guest(of: Planned<Guest>): unknown[] {
    const { users } = this.#scope;
    return [
      ...this.#object(of),
      ...this.#networkLines(of),
      ...of.object.disks.map(({ pool, volume }) => users.get(`${pool}/${volume}`)),
    ];
  }

  network(of: Planned<Network>): unknown[] {
    const { guests } = this.#scope;
    const names = new Set(of.object.hosts.map(({ guest }) => guest));
    return [this.#object(of), ...[...names].map((name) => this.#object(guests.get(name) as Planned))];
  }

  kind(members: readonly Planned<Guest>[]): unknown[] {
    const { provenance } = this.#scope;
    return members.flatMap((member) => [
      ...this.#object(member),
      ...this.#networkLines(member),
      [...provenance.parts(member).own],
    ]);
  }

  layer(document: Document): unknown[] {
    const { reach, layers } = this.#scope;
    const users = reach.usersOf(document).map((user) => this.#objects.get(keyOf(user)));
    return [document, layers.get(document.file), ...users];
  }

  /** The lines of its networks that a guest's page names. */
  #networkLines({ object: { interfaces } }: Planned<Guest>): unknown[] {
    const { networks, provenance } = this.#scope;
    return interfaces.flatMap(({ network }) => {
      const of = networks.get(network);
      return of ? [["domain"], ["dhcp", "start"]].map((path) => provenance.place(of, path).where) : [];
    });
  }

  /** An object, and what its layers are called, for that depends on what others are. */
  #object(of: Planned): unknown[] {
    const { layers } = this.#scope;
    let named = names.get(of);
    if (named?.layers !== layers) {
      named = { layers, pages: of.merged.documents.map(({ file }) => layers.get(file)?.page) };
      names.set(of, named);
    }
    return [this.#objects.get(keyOf(of)), named.pages];
  }
}

function keyOf({ category, name }: Planned): string {
  return `${category}/${name}`;
}
