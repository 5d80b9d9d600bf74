/**
 * Writes `schemas/data-set.schema.json` from the zod schema, for editors.
 * Use: npm run json-schema
 */
import { writeFileSync } from 'node:fs';
import { dataSetJsonSchema } from '../src/schema/data-set-schema.js';

writeFileSync(
  new URL('../schemas/data-set.schema.json', import.meta.url),
  `${JSON.stringify(dataSetJsonSchema(), null, 2)}\n`,
);
