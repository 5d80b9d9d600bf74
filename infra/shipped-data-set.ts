import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

const schemaShape = z.object({ dataSetId: z.string() });

/** Whether a data set's `schema` names one that ships with amc-ingest. */
export function isShippedSchema(schema: unknown): schema is string {
  return typeof schema === 'string' && /^[a-z0-9-]+$/.test(schema) && existsSync(fileOf(schema));
}

/** The names of all of them. */
export function shippedNames(): string[] {
  const names = readdirSync(fileURLToPath(new URL('../schemas/', import.meta.url)));
  return names.filter((name) => /^[a-z0-9-]+\.json$/.test(name)).map((name) => name.slice(0, -5));
}

/** The data set id of a shipped schema. */
export function shippedDataSetId(name: string): string {
  return schemaShape.parse(JSON.parse(readFileSync(fileOf(name), 'utf8'))).dataSetId;
}

function fileOf(name: string): string {
  return fileURLToPath(new URL(`../schemas/${name}.json`, import.meta.url));
}
