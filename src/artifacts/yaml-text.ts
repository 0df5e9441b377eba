import { dump } from "js-yaml";
import { maskSecrets } from "../model/secret.ts";

/** A value as YAML that any reader of 1.1 or 1.2 takes alike, without its secrets. */
export function yamlText(value: unknown): string {
  return dump(maskSecrets(value), { noRefs: true, lineWidth: -1 }).trimEnd();
}
