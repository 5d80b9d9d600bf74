import { readFile, readdir } from 'node:fs/promises';
import path from 'node:path';
import { SchemaError, UsageError } from '../errors.js';
import { PACKAGE_ROOT } from '../package-root.js';
import type { DataSetSchema } from './data-set-schema.js';
import { parseDataSetSchema } from './parse-schema.js';

/** The folder of the schemas that ship with the package. */
const SHIPPED_FOLDER = path.join(PACKAGE_ROOT, 'schemas');
const SHIPPED_NAME = /^[a-z0-9]+(-[a-z0-9]+)*$/;

/** A schema file holds at most 100 columns: anything larger than this is something else. */
const MAX_SCHEMA_BYTES = 4 * 1024 * 1024;

/**
 * Loads a schema: a shipped one by its name (`crm`), or the user's own by its path.
 * @throws UsageError when it is not found, SchemaError when it breaks the rules
 */
export async function loadSchema(nameOrPath: string): Promise<DataSetSchema> {
  if (SHIPPED_NAME.test(nameOrPath)) {
    const shipped = await shippedSchemas();
    if (shipped.includes(nameOrPath)) {
      return readSchema(path.join(SHIPPED_FOLDER, `${nameOrPath}.json`), nameOrPath);
    }
  }
  return readSchema(path.resolve(nameOrPath), nameOrPath);
}

/** The names of the schemas that ship with the package, in order. */
export async function shippedSchemas(): Promise<string[]> {
  const files = await readdir(SHIPPED_FOLDER);
  return files
    .filter((file) => file.endsWith('.json') && !file.endsWith('.schema.json'))
    .map((file) => file.slice(0, -'.json'.length))
    .toSorted();
}

async function readSchema(file: string, name: string): Promise<DataSetSchema> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (cause) {
    throw new UsageError(
      `The schema "${name}" was not found: it is neither a shipped schema (${(await shippedSchemas()).join(', ')}) nor a readable file at ${file}.`,
      { code: 'SCHEMA_NOT_FOUND', cause },
    );
  }
  if (text.length > MAX_SCHEMA_BYTES) {
    throw new UsageError(`The schema ${name} is larger than 4 MiB: is it a data file?`, {
      code: 'INVALID_SCHEMA',
    });
  }
  let parsed: unknown;
  try {
    parsed = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (cause) {
    // V8's message quotes the text; a data file given by mistake must not end up on the screen.
    throw new SchemaError(`The schema ${name} is not valid JSON.${lineHint(cause, text)}`, [
      { path: '(file)', message: 'is not valid JSON' },
    ]);
  }
  return parseDataSetSchema(parsed, name);
}

function lineHint(cause: unknown, text: string): string {
  const position = cause instanceof Error ? /position (\d+)/.exec(cause.message)?.[1] : undefined;
  if (position === undefined) return ' Check that it is complete.';
  return ` Look at line ${text.slice(0, Number(position)).split('\n').length}.`;
}
