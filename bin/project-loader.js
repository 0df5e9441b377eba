import { randomUUID } from "node:crypto";
import { register } from "node:module";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { register as registerTsx } from "tsx/esm/api";

/** Loads the TypeScript of a project, again and again in one process. One for the process: Node keeps each hook for good. */
export class ProjectLoader {
  #tsx = registerTsx({ namespace: "miniascape" });
  #loads = 0;
  /** Of the last load in which a module failed: for a reason beside its code it may not fail again. */
  #failed = "";

  /**
   * The modules of the project as they are now, by their paths. `served` goes with them to the code that configures
   * Eleventy: what it holds outlives the modules.
   */
  modules(served) {
    const id = randomUUID();
    this.#loads += 1;
    // A build that is the only one of its process pays nothing for it.
    if (this.#loads === 2) register("./reload-hooks.js", import.meta.url);
    const query = this.#loads > 1 ? `?load=${id}&failed=${this.#failed}` : "";
    const modules = new Map();
    const load = (path) => {
      const url = pathToFileURL(resolve(path)).href;
      let module = modules.get(url);
      if (!module) {
        module = this.#tsx.import(`${url}${query}`, import.meta.url);
        module.catch(() => {
          this.#failed = id;
        });
        modules.set(url, module);
      }
      return module;
    };
    return Object.assign(load, { served });
  }
}
