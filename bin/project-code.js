/** The code of a project: when it is saved, Eleventy has to load it anew, with its configuration. */
export const CODE = ["./src/**/*.ts", "./src/**/*.json", "./_data/*.ts", "./*.ts", "./.eleventy.ts"];
