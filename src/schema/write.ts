// Writes the JSON Schemas for editors: npm run schemas
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { LayerReader } from "../layers/reader.ts";
import { jsonSchemas } from "./json-schema.ts";
import { schemasOf } from "./schemas.ts";

const project = join(import.meta.dirname, "../..");
const schemas = schemasOf(new LayerReader(), [join(project, "templates")]);
for (const [file, text] of jsonSchemas(schemas)) writeFileSync(join(project, "schemas", file), text);
