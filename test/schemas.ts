import { join } from "node:path";
import { LayerReader } from "../src/layers/reader.ts";
import { schemasOf } from "../src/schema/schemas.ts";
import { PROJECT } from "./run.ts";

/** The schemas of a lab with only the shipped templates. */
export const SCHEMAS = schemasOf(new LayerReader(), [join(PROJECT, "templates")]);
