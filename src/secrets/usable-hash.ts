import { MASK } from "./secrets.ts";

/** The hash of a password that lets somebody in, or what stands for it on a page; null: there is none, or a locked one. */
export function usableHash(hash: unknown): string | null {
  if (typeof hash !== "string" || hash === "") return null;
  return hash === MASK || !/^[!*]/.test(hash) ? hash : null;
}
