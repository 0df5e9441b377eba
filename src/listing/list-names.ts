/** The lists of `miniascape list`. */
export const LISTS = ["guests", "networks", "storages", "kinds", "templates", "outputs"] as const;

export type ListName = (typeof LISTS)[number];
