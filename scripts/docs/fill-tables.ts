import { format, resolveConfig } from 'prettier';
import { IDENTIFIER_NOTES } from '../../src/model/identifier-note.js';
import { REJECT_CODES } from '../../src/model/reject.js';
import { LEFT_OUT_REASONS } from '../../src/tally/tally.js';
import { markdownTable } from './markdown-table.js';
import { schemaTables } from './schema-tables.js';

/** Pages with tables that are generated from the code, each between `<!-- table: NAME -->` and `<!-- end -->`. */
export const PAGES_WITH_TABLES = ['docs/schema-reference.md', 'docs/outputs-and-codes.md'] as const;

const TABLE = /<!-- table: ([a-z-]+) -->\n[\s\S]*?<!-- end -->/g;

function codes(texts: Readonly<Record<string, string>>): string {
  return markdownTable(
    ['code', 'what it means and what to do'],
    Object.entries(texts).map(([code, text]) => [`\`${code}\``, text]),
  );
}

/** The tables that pages may include, by name. */
export function tables(): Record<string, string> {
  return {
    ...schemaTables(),
    'reject-codes': codes(REJECT_CODES),
    'left-out-reasons': codes(LEFT_OUT_REASONS),
    'identifier-notes': codes(IDENTIFIER_NOTES),
  };
}

/**
 * The page with its tables as the code generates them now.
 * @throws Error for an unknown table
 */
export async function withTables(page: string, file: string): Promise<string> {
  const made = tables();
  const filled = page.replaceAll(TABLE, (_, name: string) => {
    const table = made[name];
    if (table === undefined) throw new Error(`There is no table "${name}".`);
    return `<!-- table: ${name} -->\n\n${table}\n\n<!-- end -->`;
  });
  return format(filled, { ...(await resolveConfig(file)), parser: 'markdown' });
}
