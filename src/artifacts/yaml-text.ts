import { dump } from "js-yaml";

/** A value as YAML that any reader of 1.1 or 1.2 takes alike. */
export function yamlText(value: unknown): string {
  return dump(value, { noRefs: true, lineWidth: -1 }).trimEnd();
}
