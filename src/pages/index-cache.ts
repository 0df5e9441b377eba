import type { PlanObject } from "../checks/plan.ts";
import { IdentityCache, isSameList } from "../model/identity-cache.ts";
import type { Network } from "../model/network.ts";
import { isSame } from "../same-value.ts";
import { Highlighter } from "./highlight.ts";
import { type LayerName, layerNames } from "./layers/names.ts";
import type { TableRow } from "./lists/table.ts";
import type { NetworkSettings } from "./provenance/interface-address.ts";

interface SettingsOf {
  readonly network: PlanObject<Network>;
  readonly settings: PlanObject<NetworkSettings>;
}

/**
 * What the index of one build leaves to that of the next. An object of the plan is the same one as before only if its
 * values, its layers and the names of these are the same.
 */
export class IndexCache {
  readonly highlighter = new Highlighter();
  readonly rows = new IdentityCache<PlanObject, TableRow>();
  #names: ReadonlyMap<string, LayerName> = new Map();
  #shown = new WeakMap<PlanObject, PlanObject>();
  readonly #settings = new Map<string, SettingsOf>();

  /** To be called before all else in each build. */
  layerNames(files: readonly string[], dirs: readonly string[]): ReadonlyMap<string, LayerName> {
    const names = layerNames(files, dirs);
    const isRenamed = [...names].some(([file, name]) => {
      const before = this.#names.get(file);
      return before !== undefined && !isSame(name, before);
    });
    if (isRenamed) {
      this.#shown = new WeakMap();
      this.#settings.clear();
    }
    this.#names = names;
    return names;
  }

  /** An object as pages show it. */
  shown<T>(planned: PlanObject<T>, object: T): PlanObject<T> {
    const before = this.#shown.get(planned) as PlanObject<T> | undefined;
    if (before?.object === object) return before;
    const now = { ...planned, object };
    this.#shown.set(planned, now);
    return now;
  }

  /** A network without what its guests' interfaces add to it. */
  settingsOf(network: PlanObject<Network>): PlanObject<NetworkSettings> {
    const before = this.#settings.get(network.name);
    if (before?.network === network) return before.settings;
    const { name, mode, dhcp } = network.object;
    const object = { name, mode, dhcp };
    const isAsBefore =
      before &&
      isSame(before.settings.object, object) &&
      isSameList(before.settings.merged.documents, network.merged.documents);
    const settings = isAsBefore ? before.settings : { ...network, object };
    this.#settings.set(name, { network, settings });
    return settings;
  }
}
