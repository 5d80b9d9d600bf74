import { stat, readFile } from 'node:fs/promises';
import { text as textOf } from 'node:stream/consumers';
import { sqlOnOneLine } from '../amc/index.js';
import { QueryUsageError } from '../ask/query-error.js';
import type { Terminal } from './terminal.js';

/** A query is a few kilobytes; anything larger is another kind of file. */
const MAX_BYTES = 1024 * 1024;
/** A query that is given instead of a file. */
const SQL = /^\s*(?:--|\/\*|\(|SELECT\b|WITH\b)/i;

/** The query of an argument on one line: from a file, from stdin (`-`), or the argument itself. */
export async function queryText(argument: string, terminal: Terminal): Promise<string> {
  if (argument === '-') return sqlOnOneLine(await textOf(terminal.stdin));
  if (SQL.test(argument)) return sqlOnOneLine(argument);
  const found = await stat(argument).catch(() => null);
  if (found === null || !found.isFile()) {
    throw new QueryUsageError(
      `"${argument}" is neither a file nor a query that begins with SELECT or WITH. Give one of both, - for stdin, or a saved query with --saved.`,
    );
  }
  if (found.size > MAX_BYTES) {
    throw new QueryUsageError(`${argument} has more than ${MAX_BYTES} bytes: it is not a query.`);
  }
  return sqlOnOneLine(await readFile(argument, 'utf8'));
}
