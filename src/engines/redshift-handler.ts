/**
 * The Lambda function behind an external function of Redshift. Redshift sends the arguments of many rows at once,
 * `{"arguments": [[type, value, country], …], "num_records": n}`, and reads a JSON text with one result per row.
 */
import { hashIdentifier } from '../hash/hash-identifier.js';
import { engineHash, type EngineArgument } from './engine-hash.js';

/** The answer that Redshift reads; `results` are in the order of the arguments. */
export type RedshiftAnswer =
  | { readonly success: true; readonly num_records: number; readonly results: readonly (string | null)[] }
  | { readonly success: false; readonly error_msg: string };

const hash = engineHash(hashIdentifier);

/** Answers one batch; an invalid batch fails in full, so that no row gets another row's hash. */
export function answerRedshift(event: unknown): RedshiftAnswer {
  const rows = argumentsOf(event);
  if (rows === null)
    return {
      success: false,
      error_msg: 'Expected {"arguments": [[type, value] or [type, value, country], …]}.',
    };
  const results: (string | null)[] = [];
  for (const row of rows) {
    if (!isRow(row))
      return { success: false, error_msg: 'Every row takes two or three texts: type, value and country.' };
    const [type, value, country] = row;
    try {
      results.push(hash(type, value, country));
    } catch (error) {
      // Only the error for a wrong type is shown, because its message contains no value.
      const isKnown = error instanceof Error && 'code' in error && error.code === 'INVALID_OPTIONS';
      return { success: false, error_msg: isKnown ? error.message : 'amc-ingest failed unexpectedly.' };
    }
  }
  return { success: true, num_records: results.length, results };
}

/** What Lambda calls. */
export function handler(event: unknown): Promise<string> {
  return Promise.resolve(JSON.stringify(answerRedshift(event)));
}

/** The rows; null when it is not an event of Redshift, or the number of rows differs from what it states. */
function argumentsOf(event: unknown): readonly unknown[] | null {
  if (typeof event !== 'object' || event === null || !('arguments' in event)) return null;
  if (!Array.isArray(event.arguments)) return null;
  const rows: readonly unknown[] = event.arguments;
  return 'num_records' in event && event.num_records !== rows.length ? null : rows;
}

function isRow(row: unknown): row is readonly EngineArgument[] {
  return (
    Array.isArray(row) &&
    (row.length === 2 || row.length === 3) &&
    row.every((cell) => cell === null || typeof cell === 'string')
  );
}
