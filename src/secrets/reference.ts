import { defineScalarTag } from "js-yaml";

/** `!env NAME` or `!file PATH`: a secret outside the layers. The reader of the layers inserts its value. */
export class SecretReference {
  constructor(
    readonly kind: "env" | "file",
    /** A variable of the environment, or a path relative to the layer file. */
    readonly name: string,
    /** The reason that it has no value. */
    readonly fault = "",
  ) {}
}

export const secretTags = (["env", "file"] as const).map((kind) =>
  defineScalarTag<SecretReference>(`!${kind}`, {
    identify: () => false,
    resolve: (name) => new SecretReference(kind, name),
  }),
);
