import { open, readdir } from 'node:fs/promises';
import path from 'node:path';
import { SchemaError, StorageError, UsageError } from '../errors.js';
import { shownPath } from '../leak-guard/shown-path.js';
import { nearestNames } from '../nearest-names.js';
import { PACKAGE_ROOT, packageFilesMissing } from '../package-root.js';
import type { DataSetSchema } from './data-set-schema.js';
import { parseDataSetSchema } from './parse-schema.js';

/** The folder of the schemas that ship with the package. */
const SHIPPED_FOLDER = path.join(PACKAGE_ROOT, 'schemas');
const SHIPPED_NAME = /^[a-z0-9]+(-[a-z0-9]+)*$/;

/** A schema file holds at most 100 columns: anything larger than this is something else, and is not read. */
const MAX_SCHEMA_BYTES = 1024 * 1024;
const READ_BYTES = 64 * 1024;
/** The file is fine: the system cannot open any file. */
const OF_THE_SYSTEM: ReadonlySet<unknown> = new Set(['EMFILE', 'ENFILE', 'EIO', 'ENOMEM']);

/**
 * Loads a schema: a shipped one by its name (`crm`), or the user's own by its path.
 * @throws UsageError when it is not found or too large, SchemaError when it breaks the rules, StorageError when the
 *   system cannot open files
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
  const files = await readdir(SHIPPED_FOLDER).catch((cause: unknown) => {
    throw systemFailure(cause, SHIPPED_FOLDER) ?? packageFilesMissing(SHIPPED_FOLDER, cause);
  });
  return files
    .filter((file) => file.endsWith('.json') && !file.endsWith('.schema.json'))
    .map((file) => file.slice(0, -'.json'.length))
    .toSorted();
}

async function readSchema(file: string, name: string): Promise<DataSetSchema> {
  let text: string | null;
  try {
    text = await readText(file);
  } catch (cause) {
    throw (
      systemFailure(cause, file) ??
      new UsageError(
        `The schema "${shownPath(name)}" was not found: it is neither a shipped schema nor a readable file at ${shownPath(file)}. ${await didYouMean(name)}`,
        { code: 'SCHEMA_NOT_FOUND', cause },
      )
    );
  }
  if (text === null) {
    throw new UsageError(`The schema ${shownPath(name)} is larger than 1 MiB: is it a data file?`, {
      code: 'INVALID_SCHEMA',
    });
  }
  let parsed: unknown;
  try {
    parsed = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (cause) {
    // V8's message quotes the text; a data file given by mistake must not end up on the screen.
    throw new SchemaError(`The schema ${shownPath(name)} is not valid JSON.${jsonLineHint(cause, text)}`, [
      { path: '(file)', message: 'is not valid JSON' },
    ]);
  }
  return parseDataSetSchema(parsed, shownPath(name));
}

/** The shipped schemas with similar names, otherwise all of them, one per line. */
async function didYouMean(name: string): Promise<string> {
  const shipped = await shippedSchemas();
  const near = nearestNames(path.basename(name, '.json').toLowerCase(), shipped);
  if (near.length > 0) return `Did you mean ${near.join(' or ')}?`;
  return `The shipped schemas:\n${shipped.map((other) => `  ${other}`).join('\n')}`;
}

/** The text of a file or a pipe; null if it is larger than a schema can be. */
async function readText(file: string): Promise<string | null> {
  const handle = await open(file);
  try {
    const chunks: Buffer[] = [];
    for (let size = 0; size <= MAX_SCHEMA_BYTES;) {
      const { bytesRead, buffer } = await handle.read(Buffer.alloc(READ_BYTES), 0, READ_BYTES);
      if (bytesRead === 0) return Buffer.concat(chunks).toString('utf8');
      chunks.push(buffer.subarray(0, bytesRead));
      size += bytesRead;
    }
    return null;
  } finally {
    await handle.close();
  }
}

function systemFailure(cause: unknown, file: string): StorageError | null {
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
  if (!OF_THE_SYSTEM.has(code)) return null;
  return new StorageError(
    `Cannot read ${shownPath(file)}: the system reported ${String(code)}. Where too many files are open, raise the limit (ulimit -n), then run again.`,
    { code: 'DISK_FAILED', cause },
  );
}

/** Where the text is not JSON, as far as the parser says; it never quotes the text. */
export function jsonLineHint(cause: unknown, text: string): string {
  const position = cause instanceof Error ? /position (\d+)/.exec(cause.message)?.[1] : undefined;
  if (position === undefined) return ' Check that it is complete.';
  return ` Look at line ${text.slice(0, Number(position)).split('\n').length}.`;
}
