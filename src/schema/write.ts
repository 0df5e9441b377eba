// Writes the JSON Schemas that editors read: npm run schemas
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { jsonSchemas } from "./json-schema.ts";

const directory = join(import.meta.dirname, "../../schemas");
for (const [file, text] of jsonSchemas()) writeFileSync(join(directory, file), text);
