import { randomUUID } from "node:crypto";
import { register } from "node:module";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { register as registerTsx } from "tsx/esm/api";

/** Loads the TypeScript of a project, many times in one process. Use one loader per process: Node never removes hooks. */
export class ProjectLoader {
  #tsx = registerTsx({ namespace: "miniascape" });
  #loads = 0;
  /** The id of the last load in which a module failed. The cause may be outside its code, so the next load tries it again. */
  #failed = "";

  /**
   * Returns a function that imports the current state of a module by its path. The function has a property `served`, for the
   * code that configures Eleventy: this object stays when modules are loaded again.
   */
  modules(served) {
    const id = randomUUID();
    this.#loads += 1;
    // The hooks cost time, and a process with a single build does not need them.
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
