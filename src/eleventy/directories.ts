/** Eleventy's directories of pages, page data and templates, in a checkout and in a lab. */
export const DIRECTORIES = { input: "site", data: "../_data", includes: "../templates" };
