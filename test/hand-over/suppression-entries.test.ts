import { describe, expect, it } from 'vitest';
import { newList, withEntries, type ListEntry } from '../../src/hand-over/suppression-entries.js';
import { loadSchema } from '../../src/schema/load-schema.js';
import { compilePlan } from '../../src/schema/plan.js';

const plan = compilePlan(await loadSchema('crm'), 'US');
const digest = 'a'.repeat(64);
const EMAIL: ListEntry = { type: 'EMAIL', value: digest };
const device = (value: string): ListEntry => ({ type: 'MAID', value });
const added = (before: string, ...entries: readonly ListEntry[]) =>
  withEntries(Buffer.from(before), entries, plan).toString();

describe('a value in a table', () => {
  it.each([
    ['6d92078a-8246-4ba4-ae5b-76104861e7dc', '6d92078a-8246-4ba4-ae5b-76104861e7dc'],
    ['AA:BB.c_1', 'AA:BB.c_1'],
    ['a,b', '"a,b"'],
    ['a"b', '"a""b"'],
    ['a b', '"a b"'],
    ['', '""'],
  ])('is quoted when it has other characters than ids have: %j', (value, cell) => {
    expect(newList([device(value)])).toBe(`maid\n${cell}\n`);
    expect(added('email,maid\n', device(value))).toBe(`email,maid\n,${cell}\n`);
  });
});

describe('entries that are added to a suppression list', () => {
  it('use the table’s own delimiter and fields, each on its own line', () => {
    expect(added('id;E-Mail;maid\n1;x;', EMAIL)).toBe(`id;E-Mail;maid\n1;x;\n;${digest};\n`);
    expect(added('email\tmaid\n', device('d1'), EMAIL)).toBe(`email\tmaid\n\td1\n${digest}\t\n`);
    // A comma in a name: the form with more fields is tried first.
    expect(added('"a,b";email;maid\n', EMAIL)).toBe(`"a,b";email;maid\n;${digest};\n`);
  });

  it('are lines of one value where the list has such lines', () => {
    expect(added(`${digest}\n`, EMAIL)).toBe(`${digest}\n${digest}\n`);
    expect(added('ann@example.com', EMAIL)).toBe(`ann@example.com\n${digest}\n`);
    // The id of a device is not a line of such a list.
    expect(() => added('ann@example.com\n', device('d1'))).toThrow(/neither a table/);
  });

  it.each(['a,b\n', 'first_thing;second_thing\n', '{"email":1}\n', '[1,2]\n', '<list email="x">\n'])(
    'are refused by a list without known fields: %j',
    (before) => expect(() => added(before, EMAIL)).toThrow(/neither a table in CSV/),
  );

  it('are refused by a table without a field for them', () =>
    expect(() => added('email,phone\n', device('d1'))).toThrow(/has no field for MAID/));
});
