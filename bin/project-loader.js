import { randomUUID } from "node:crypto";
import { register } from "node:module";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { register as registerTsx } from "tsx/esm/api";

/** Loads the TypeScript of a project again and again. One for a process: Node never removes a hook. */
export class ProjectLoader {
  #tsx = registerTsx({ namespace: "miniascape" });
  #loads = 0;
  /** The id of the last load in which a module failed: it may succeed next time with the same code. */
  #failed = "";

  /**
   * Imports the modules of the project as they are now, by their paths. `served` is for the code that configures Eleventy:
   * it outlives the modules.
   */
  modules(served) {
    const id = randomUUID();
    this.#loads += 1;
    // The hooks cost time, which a process with a single build need not spend.
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
