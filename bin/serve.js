// The module miniascape/serve, for eleventy.config.js.
import "./node-version.js";

export const { configure, unloaded } = await import("./serving.js");
