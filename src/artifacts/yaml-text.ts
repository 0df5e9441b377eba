import { dump } from "js-yaml";

/** A value as YAML that means the same in YAML 1.1 and 1.2. */
export function yamlText(value: unknown): string {
  return dump(value, { noRefs: true, lineWidth: -1 }).trimEnd();
}
