import { jumpOf } from "../../exports/export.ts";
import { exportedLab } from "../../exports/exported-lab.ts";
import type { Lab } from "../../lab.ts";
import { MAX_ROWS } from "../lists/pages.ts";

/** How to log in to the guests, for the page "How to use". */
export function loginView(lab: Lab) {
  const exported = exportedLab(lab);
  const ways = exported.guests.filter(({ target }) => target !== null);
  const key = exported.identityFile ? `-i ${exported.identityFile} ` : "";
  return {
    commands: ways
      .slice(0, MAX_ROWS)
      .map(({ name, user, target }) => `ssh ${key}${user}@${target}   # ${name}`),
    first: ways[0],
    more: Math.max(0, ways.length - MAX_ROWS),
    jump: jumpOf(exported),
    identityFile: exported.identityFile,
    /** Whether the path of the private key is relative to where ssh runs. */
    isKeyRelative: /^[^/~]/.test(exported.identityFile ?? ""),
    hasImages: lab.guests.some(({ image }) => image),
  };
}
