// Eleventy 3 looks for .js, .mjs and .cjs only: this file hands over to .eleventy.ts.
export { configure as default } from "miniascape/serve";
