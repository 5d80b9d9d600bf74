import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { CATALOGUE, explain } from '../../src/explain/catalogue.js';
import { nearestCodes } from '../../src/explain/nearest-codes.js';
import { amcIngest } from '../helpers/command.js';

const source = fileURLToPath(new URL('../../src', import.meta.url));
const known = new Set(CATALOGUE.map(({ code }) => code));

/** Folders whose codes are not for the user: the simulator's answers in place of AMC, and the catalogue itself. */
const NOT_LOOKED_AT = ['amc-simulator', 'explain'];

/** What follows `code:`, up to the end of that property: a string, or a choice between several. */
const PROPERTY = /\bcode:\s*((?:[^,;{}]|\n)*?)(?=[,;}]|\n\s*\w+:)/g;
/** Functions whose first string argument is a code. */
const CALL = /\b(?:usage|warn|giveUp|refused|failed|denied|fault|retry)\(\s*'([A-Z][A-Z0-9_]{3,})'/g;
/** `TRUNCATED_${kind}` for every kind of compression. */
const TEMPLATE = /code:\s*`([A-Z_]+_)\$\{/g;

function codesIn(text: string): string[] {
  const properties = [...text.matchAll(PROPERTY)].flatMap((match) =>
    [...(match[1] ?? '').matchAll(/'([A-Z][A-Z0-9_]{3,})'/g)].map((code) => code[1] ?? ''),
  );
  const calls = [...text.matchAll(CALL)].map((match) => match[1] ?? '');
  const templates = [...text.matchAll(TEMPLATE)].flatMap((match) =>
    ['GZIP', 'BZIP2', 'ZSTD', 'ZIP'].map((kind) => `${match[1] ?? ''}${kind}`),
  );
  return [...properties, ...calls, ...templates];
}

const used = new Map<string, string>();
for (const file of readdirSync(source, { recursive: true, encoding: 'utf8' })) {
  if (!file.endsWith('.ts') || NOT_LOOKED_AT.some((folder) => file.startsWith(folder))) continue;
  for (const code of codesIn(readFileSync(path.join(source, file), 'utf8'))) used.set(code, file);
}

describe('the catalogue of codes', () => {
  it('explains every code that the source uses', () => {
    expect(used.size).toBeGreaterThan(150);
    expect([...used].filter(([code]) => !known.has(code))).toEqual([]);
  });

  it('is checked against codes in every form that the source writes them in', () => {
    const text = `
      new InputError('…', { code: 'ONE_A', cause });
      { code: exists ? 'TWO_A' : 'TWO_B' }
      { code:
          isFull
            ? 'THREE_A'
            : 'THREE_B',
      }
      return usage('FOUR_A', text);
      { code: \`TRUNCATED_\${kind}\` }`;
    expect(codesIn(text)).toEqual(
      expect.arrayContaining(['ONE_A', 'TWO_A', 'TWO_B', 'THREE_A', 'THREE_B', 'FOUR_A', 'TRUNCATED_GZIP']),
    );
  });

  it('says something useful about each code, and nothing twice', () => {
    for (const { code, meaning, why, whatToDo, example } of CATALOGUE) {
      for (const text of [meaning, why, whatToDo]) {
        expect(text.length, code).toBeGreaterThan(7);
        expect(text, code).toMatch(/\.$/);
      }
      expect(example, code).not.toBe('');
    }
    const keys = CATALOGUE.map(({ kind, code }) => `${kind} ${code}`);
    expect(new Set(keys).size).toBe(keys.length);
  });

  it('has no code that the source does not use', () => {
    const all = readdirSync(source, { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts') && !file.startsWith('explain'))
      .map((file) => readFileSync(path.join(source, file), 'utf8'))
      .join('\n');
    const unused = [...known].filter(
      (code) => !all.includes(code) && !/^(?:TRUNCATED|CORRUPT)_(?:GZIP|BZIP2|ZSTD|ZIP)$/.test(code),
    );
    expect(unused).toEqual([]);
  });

  it('finds a code regardless of case, with all of its meanings', () => {
    expect(explain(' field-count ').map(({ code }) => code)).toEqual(['FIELD_COUNT']);
    expect(explain('CONSENT_DENIED').map(({ kind }) => kind)).toEqual(['reject', 'leftOut', 'warning']);
    expect(explain('NOTHING_LIKE_IT')).toEqual([]);
  });

  it.each([
    ['FEILD_COUNT', 'FIELD_COUNT'],
    ['many_null', 'MANY_NULLS'],
    ['TIMESTAMP', 'INVALID_TIMESTAMP'],
  ])('suggests for %s the code %s', (text, code) => {
    expect(nearestCodes(text)).toContain(code);
  });

  it('suggests nothing when nothing is similar', () => {
    expect(nearestCodes('qqqqqqqqqqqq')).toEqual([]);
  });
});

describe('amc-ingest explain', () => {
  it('lists all codes, explains one, and makes suggestions for an unknown one', async () => {
    const all = await amcIngest(['explain']);
    expect(all.code).toBe(0);
    for (const code of known) expect(all.stdout).toContain(code);
    const one = await amcIngest(['explain', 'field_count', '--json']);
    expect(JSON.parse(one.stdout)).toEqual(explain('FIELD_COUNT'));
    const unknown = await amcIngest(['explain', 'FEILD_COUNT']);
    expect(unknown).toMatchObject({ code: 2, stdout: '' });
    expect(unknown.stderr).toContain('Did you mean FIELD_COUNT?');
  });
});
