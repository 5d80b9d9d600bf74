import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { PAGES_WITH_TABLES, tables, withTables } from '../../scripts/docs/fill-tables.js';
import { schemaSettings } from '../../scripts/docs/schema-tables.js';
import { parseDataSetSchema } from '../../src/index.js';
import { fencedBlocks, pages, ROOT } from './pages.js';

const all = pages();
const textOf = (name: string) => all.find((page) => page.name === name)?.text ?? '';

/** The anchors that GitHub derives from a page's headings, and those that the page sets itself. */
function anchorsOf(file: string): Set<string> {
  const text = readFileSync(file, 'utf8');
  const headings = [...text.matchAll(/^#{1,6} (.+)$/gm)].map(([, title = '']) =>
    title
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\- _]/gu, '')
      .replaceAll(' ', '-'),
  );
  return new Set([...headings, ...[...text.matchAll(/<a id="([^"]+)"/g)].map(([, id = '']) => id)]);
}

describe('the pages', () => {
  it.each(all.map(({ name }) => name))('%s has no broken links', (name) => {
    const file = path.join(ROOT, name);
    const broken = [...textOf(name).matchAll(/\]\(([^)\s]+)\)/g)]
      .map(([, target = '']) => target)
      .filter((target) => !/^(https?|mailto):/.test(target))
      .filter((target) => {
        const [page = '', anchor] = target.split('#');
        const to = page === '' ? file : path.join(path.dirname(file), page);
        return !existsSync(to) || (anchor !== undefined && !anchorsOf(to).has(anchor));
      });
    expect(broken).toEqual([]);
  });

  it('are all in the index', () => {
    const index = textOf('docs/README.md');
    const missing = readdirSync(path.join(ROOT, 'docs'))
      .filter((name) => name.endsWith('.md') && name !== 'README.md')
      .filter((name) => !index.includes(`](${name})`));
    expect(missing).toEqual([]);
  });

  it('begin with the two commands', () => {
    const blocks = fencedBlocks({ name: '', text: textOf('README.md') }).map(({ text }) => text);
    expect(blocks.slice(0, 2)).toEqual(['npm ci && npm run demo\n', 'npm ci && npm test\n']);
  });
});

describe('the commands on the pages', () => {
  it('never run a package of that name from a registry', () => {
    const bare = all.filter(({ text }) => /\bnpx (?!--no -- )(?:-\S+ )*(?:-- )?amc-ingest\b/.test(text));
    expect(bare.map(({ name }) => name)).toEqual([]);
  });
});

describe('the generated tables', () => {
  it.each(PAGES_WITH_TABLES)('of %s are up to date (npm run docs-tables)', async (name) => {
    const text = textOf(name);
    expect(await withTables(text, path.join(ROOT, name))).toBe(text);
  });

  it('are each on a page', () => {
    const text = PAGES_WITH_TABLES.map(textOf).join('');
    for (const name of Object.keys(tables())) expect(text).toContain(`<!-- table: ${name} -->`);
  });

  it('describe every setting of a schema', () => {
    const settings = schemaSettings();
    expect(settings.length).toBeGreaterThan(80);
    expect(settings.filter(({ description }) => description === '').map(({ path: at }) => at)).toEqual([]);
    const page = textOf('docs/schema-reference.md');
    const missing = settings.filter(
      ({ path: at }) => !page.includes(`\`${at.replace(/^columns\[\]\./, '')}\``),
    );
    expect(missing).toEqual([]);
  });
});

describe('the hand-written examples and lists', () => {
  it('the example of the schema reference is a valid schema', () => {
    const examples = fencedBlocks({ name: '', text: textOf('docs/schema-reference.md') }).filter(
      ({ language }) => language === 'json',
    );
    expect(examples).toHaveLength(1);
    for (const { text } of examples)
      expect(parseDataSetSchema(JSON.parse(text), 'docs').columns).toHaveLength(3);
  });

  it('the single columns of the schema reference are valid columns', () => {
    const columns = fencedBlocks({ name: '', text: textOf('docs/schema-reference.md') })
      .filter(({ language }) => language === 'jsonc')
      .map(({ text }): unknown => JSON.parse(text));
    expect(columns.length).toBeGreaterThan(1);
    for (const column of columns)
      expect(parseDataSetSchema({ dataSetId: 'docs', columns: [column] }, 'docs').columns).toHaveLength(1);
  });

  it('the list of warnings is complete', () => {
    const page = textOf('docs/outputs-and-codes.md');
    const listed = [...page.slice(page.indexOf('## Warnings')).matchAll(/^\| `([A-Z_]+)`/gm)].map(
      ([, code]) => code,
    );
    expect(listed.toSorted()).toEqual(warningCodes().toSorted());
  });
});

/** Codes that occur beside a message without being thrown, in the files that create warnings. */
function warningCodes(): string[] {
  const source = path.join(ROOT, 'src');
  const files = [
    'report/warnings.ts',
    'report/input-warnings.ts',
    'read/input-note.ts',
    'read/swallowed-rows.ts',
    'read/footer-rows.ts',
    'reshape/run-reshaping.ts',
    'ingest/ingest-inputs.ts',
    'read/xlsx/choose-sheet.ts',
  ];
  const found = files.flatMap((file) =>
    [...readFileSync(path.join(source, file), 'utf8').matchAll(/code: '([A-Z_]+)',\s*\n?\s*message:/g)].map(
      ([, code = '']) => code,
    ),
  );
  const leaks = [
    ...readFileSync(path.join(source, 'report/leak-counts.ts'), 'utf8').matchAll(
      /'(RAW_IDENTIFIER_[A-Z]+)'/g,
    ),
  ].map(([, code = '']) => code);
  return [...new Set([...found, ...leaks])];
}
