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
 * The caches that the index keeps from build to build. An object of the plan is the same object as before only if its
 * values, its layers and the names of its layers have not changed.
 */
export class IndexCache {
  readonly highlighter = new Highlighter();
  readonly rows = new IdentityCache<PlanObject, TableRow>();
  #names: ReadonlyMap<string, LayerName> = new Map();
  #pageObjects = new WeakMap<PlanObject, PlanObject>();
  readonly #settings = new Map<string, SettingsOf>();

  /** Call this first in each build. */
  layerNames(files: readonly string[], dirs: readonly string[]): ReadonlyMap<string, LayerName> {
    const names = layerNames(files, dirs);
    const isRenamed = [...names].some(([file, name]) => {
      const before = this.#names.get(file);
      return before !== undefined && !isSame(name, before);
    });
    if (isRenamed) {
      this.#pageObjects = new WeakMap();
      this.#settings.clear();
    }
    this.#names = names;
    return names;
  }

  /** The object for pages: `object` is its value without secrets. */
  pageObject<T>(planObject: PlanObject<T>, object: T): PlanObject<T> {
    const cached = this.#pageObjects.get(planObject) as PlanObject<T> | undefined;
    if (cached?.object === object) return cached;
    const pageObject = { ...planObject, object };
    this.#pageObjects.set(planObject, pageObject);
    return pageObject;
  }

  /** The settings of a network, without the interfaces of guests. */
  settingsOf(network: PlanObject<Network>): PlanObject<NetworkSettings> {
    const cached = this.#settings.get(network.name);
    if (cached?.network === network) return cached.settings;
    const { name, dhcp, dhcp_elsewhere = null } = network.object;
    const object = { name, dhcp, dhcp_elsewhere };
    const isAsBefore =
      cached &&
      isSame(cached.settings.object, object) &&
      isSameList(cached.settings.merged.documents, network.merged.documents);
    const settings = isAsBefore ? cached.settings : { ...network, object };
    this.#settings.set(name, { network, settings });
    return settings;
  }
}
