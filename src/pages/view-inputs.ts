import type { Plan, PlanObject } from "../checks/plan.ts";
import { objectsOf } from "../checks/plan.ts";
import type { Document } from "../layers/document.ts";
import type { Guest } from "../model/guest.ts";
import type { Network } from "../model/network.ts";
import type { IndexScope } from "./index-scope.ts";

/**
 * What pages are made of, for a run to know which of them are made already. Objects stand for all of their values and
 * layers: those of the plan, which are the same in the next run where these are.
 */
export class InputsOf {
  readonly #scope: IndexScope;
  readonly #objects: ReadonlyMap<string, PlanObject>;
  readonly #lines = new Map<PlanObject, string>();
  /** The pages of an object's layers. */
  readonly #pages = new Map<PlanObject, unknown>();

  constructor({ plan }: { readonly plan: Plan }, scope: IndexScope) {
    this.#scope = scope;
    this.#objects = new Map(objectsOf(plan).map((object) => [keyOf(object), object]));
  }

  guest(of: PlanObject<Guest>): unknown[] {
    const { users, isLarge } = this.#scope;
    return [
      ...this.#object(of),
      ...this.#networkLines(of),
      // What else all of its kind share is on the kind's page.
      isLarge && [...this.#scope.ownKeys(of.object.sysgroup)],
      ...of.object.disks.map(({ pool, volume }) => users.get(`${pool}/${volume}`)),
    ];
  }

  network(of: PlanObject<Network>): unknown[] {
    const { guests } = this.#scope;
    const names = new Set(of.object.hosts.map(({ guest }) => guest));
    return [this.#object(of), ...[...names].map((name) => this.#object(guests.get(name) as PlanObject))];
  }

  kind(members: readonly PlanObject<Guest>[]): unknown[] {
    const { provenance } = this.#scope;
    return members.flatMap((member) => [
      ...this.#object(member),
      ...this.#networkLines(member),
      [...provenance.parts(member).own],
    ]);
  }

  layer(document: Document): unknown[] {
    const { reach, layers, isLarge } = this.#scope;
    const users = reach.usersOf(document).map((user) => this.#objects.get(keyOf(user)));
    return [document, layers.get(document.file), isLarge, ...users];
  }

  /** What a guest's page tells of its networks: the lines that set their mode, domain and range, with what they say. */
  #networkLines({ object: { interfaces } }: PlanObject<Guest>): unknown[] {
    return interfaces.map(({ network }) => {
      const of = this.#scope.networks.get(network);
      return of && this.#linesOf(of);
    });
  }

  #linesOf(of: PlanObject<Network>): string {
    const { provenance } = this.#scope;
    let lines = this.#lines.get(of);
    if (lines === undefined) {
      const said = [["mode"], ["domain"], ["dhcp", "start"]].flatMap((path) => [
        provenance.place(of, path),
        ...provenance.chain(of, path),
      ]);
      lines = said.map(({ where, text }) => `${where} ${text}`).join("\n");
      this.#lines.set(of, lines);
    }
    return lines;
  }

  /** An object, and what its layers are called, for that depends on what others are. */
  #object(of: PlanObject): unknown[] {
    const { layers } = this.#scope;
    const pages = this.#pages.get(of) ?? of.merged.documents.map(({ file }) => layers.get(file)?.page);
    this.#pages.set(of, pages);
    return [this.#objects.get(keyOf(of)), pages];
  }
}

function keyOf({ category, name }: PlanObject): string {
  return `${category}/${name}`;
}
