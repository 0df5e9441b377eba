import { cpSync, rmSync } from "node:fs";
import { join } from "node:path";
import { temporaryDirectory } from "./build.ts";
import { LabHost } from "./lab-host.ts";

/**
 * A host in a state that scripts need some time to reach. Each test gets a copy, one test at a time: they share the
 * site's path.
 */
export class PreparedHost {
  readonly #prepare: () => Promise<LabHost>;
  readonly #site = join(temporaryDirectory(), "site");
  #first: LabHost | undefined;

  constructor(prepare: () => Promise<LabHost>) {
    this.#prepare = prepare;
  }

  async copy(): Promise<LabHost> {
    if (!this.#first) {
      this.#first = await this.#prepare();
      this.#first.changes();
      cpSync(this.#first.site, this.#site, { recursive: true });
    }
    const { site, state } = this.#first;
    rmSync(site, { recursive: true });
    cpSync(this.#site, site, { recursive: true });
    const host = new LabHost(site);
    cpSync(state, host.state, { recursive: true });
    return host;
  }
}
