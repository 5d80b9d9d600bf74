import { KEY_HASH_BYTES, KEYS_NAME, MAX_IDENTITY_COLUMNS } from '../model/collaboration.js';
import type { RunReport } from '../report/run-report.js';
import type { RunFiles } from './run-files.js';
import type { Problem } from './verification.js';

/**
 * Whether a run for a collaboration instance is the table that its report states: an identity table with its keys, all
 * distinct and in order, or an event table without identifiers.
 */
export async function checkTable(
  files: RunFiles,
  listed: ReadonlyMap<string, number>,
  { collaboration, status }: RunReport,
  signal: AbortSignal,
): Promise<Problem[]> {
  if (collaboration === undefined || status !== 'complete') return [];
  const { table, columns, keys } = collaboration;
  const problems: Problem[] = [];
  const identities = columns.filter(({ role }) => role === 'identity' || role === 'country').length;
  const contradiction = (message: string) =>
    problems.push({ code: 'REPORT_CONTRADICTS_ITSELF', file: 'report.json', message });
  if (table === 'events') {
    if (columns.some(({ role }) => role === 'identity')) contradiction('an event table has identifiers');
    return problems;
  }
  if (identities > MAX_IDENTITY_COLUMNS)
    contradiction(`${identities} identity columns, and ${MAX_IDENTITY_COLUMNS} are possible`);
  const differ = (message: string) => problems.push({ code: 'KEYS_DIFFER', file: KEYS_NAME, message });
  if (!listed.has(KEYS_NAME)) {
    differ('it is missing');
    return problems;
  }
  const found = await countKeys(files, signal);
  if (found === null) differ('its keys are not in ascending order, or it is cut off');
  else if (found !== keys) differ(`it has ${found} keys, and the report states ${keys ?? 0}`);
  return problems;
}

/** Null for keys that are not ascending. */
async function countKeys(files: RunFiles, signal: AbortSignal): Promise<number | null> {
  let count = 0;
  let last: Buffer | null = null;
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of files.open(KEYS_NAME, signal)) {
    const bytes = Buffer.concat([rest, chunk]);
    let at = 0;
    for (; at + KEY_HASH_BYTES <= bytes.length; at += KEY_HASH_BYTES) {
      const key: Buffer = bytes.subarray(at, at + KEY_HASH_BYTES);
      // Two keys may share these bytes, if hardly ever.
      if (last !== null && Buffer.compare(last, key) > 0) return null;
      last = key;
      count += 1;
    }
    rest = bytes.subarray(at);
  }
  return rest.length === 0 ? count : null;
}
