import { dirname, isAbsolute, join } from "node:path";
import { formatPlace } from "../finding.ts";
import { ListEdit } from "../merge/edit.ts";
import { isMap } from "../merge/merge.ts";
import { SecretReference } from "../secrets/reference.ts";
import { readTextFile } from "../text-file.ts";
import type { Document } from "./document.ts";

/** The variables that `!env` may name. */
export type Variables = Readonly<Record<string, string | undefined>>;

/**
 * The document with the present values of its `!env` and `!file`. One without a value stays a SecretReference with its
 * fault, which becomes a finding only if no higher layer replaces it.
 */
export function resolveReferences(document: Document, variables: Variables): Document {
  if (!/!(?:env|file)\b/.test(document.text)) return document;
  const secrets: string[] = [];
  const files: string[] = [];
  const resolved = (value: unknown): unknown => {
    if (value instanceof SecretReference) {
      const { kind, name } = value;
      const path = kind === "file" && pathOf(name, document.file, variables.HOME);
      if (path) files.push(path);
      const found = path ? textOf(path, name) : variableOf(name, variables);
      if (typeof found === "string") secrets.push(found);
      return found;
    }
    if (value instanceof ListEdit) return new ListEdit(value.kind, value.items.map(resolved));
    if (Array.isArray(value)) return value.map(resolved);
    if (!isMap(value)) return value;
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, resolved(item)]));
  };
  const value = resolved(document.value) as Document["value"];
  return { ...document, value, unresolved: document.value, secrets, files };
}

function variableOf(name: string, variables: Variables): string | SecretReference {
  const value = Object.hasOwn(variables, name) ? variables[name] : undefined;
  // Treat an empty variable as missing: somebody forgot to set it.
  return value || new SecretReference("env", name, `the environment has no variable \`${name}\`: set it`);
}

/** A path is absolute, relative to the layer file, or begins with ~/. */
function pathOf(name: string, layer: string, home: string | undefined): string {
  const expanded = home ? name.replace(/^~(?=\/)/, home) : name;
  return isAbsolute(expanded) ? expanded : join(dirname(layer), expanded);
}

/** The text of a file without its last line break. */
function textOf(path: string, name: string): string | SecretReference {
  const { text, fault, isMissing } = readTextFile(path);
  if (!fault) return text.replace(/\n$/, "");
  if (isMissing)
    return new SecretReference(
      "file",
      name,
      `the file ${path} cannot be read (ENOENT): create it, or name another file`,
    );
  const place = fault.id === "unreadable-file" ? path : formatPlace(fault.place);
  return new SecretReference("file", name, `the file ${place} cannot be used: ${fault.message}`);
}
