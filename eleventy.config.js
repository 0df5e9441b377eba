// Eleventy 3 only finds .js, .mjs and .cjs configurations. The real one is .eleventy.ts.
export { configure as default } from "miniascape/serve";
