import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseDataSetSchema } from '../../src/schema/parse-schema.js';
import { compilePlan } from '../../src/schema/plan.js';
import { Refusal } from '../../src/model/reject.js';
import { FieldIndex } from '../../src/rows/field-index.js';

function indexOf(...froms: (string | string[])[]): FieldIndex {
  const columns = froms.map((from, number) => ({
    name: `c${number}`,
    dataType: 'STRING',
    columnType: 'DIMENSION',
    source: { from },
  }));
  return new FieldIndex(compilePlan(parseDataSetSchema({ dataSetId: 'nested', columns }, 'a test')));
}

describe('FieldIndex', () => {
  it('follows paths into objects and lists, regardless of case', () => {
    const index = indexOf('customer.email', 'addresses[1].ZIP', 'id');
    const row = index.rowOf({ ID: 7, Customer: { Email: 'x' }, addresses: [{ zip: 1 }, { Zip: '02' }] });
    expect(row).toEqual(['x', '02', '7']);
    expect(index.unmapped()).toEqual([]);
  });

  it('names nested fields that no column reads', () => {
    const index = indexOf('customer.email', 'items[0].sku');
    index.rowOf({ customer: { email: 'x', phone: 1, tags: {} }, items: [{ sku: 's', name: 'n' }], note: 2 });
    expect(index.unmapped()).toEqual(['customer.phone', 'customer.tags', 'items[0].name', 'note']);
  });

  it('prefers a field with the path as its name over the path', () => {
    const index = indexOf('customer.email');
    expect(index.rowOf({ customer: { email: 'nested' }, 'customer.email': 'flat' })).toEqual(['flat']);
    expect(index.rowOf({ 'customer.email': 'flat', customer: { email: 'nested' } })).toEqual(['flat']);
  });

  it('uses the next source when a path leads nowhere', () => {
    const index = indexOf(['items[0].sku', 'sku']);
    expect(index.rowOf({ items: [], sku: 'plain' })).toEqual(['plain']);
    expect(index.rowOf({ items: 'text', sku: 'plain' })).toEqual(['plain']);
    expect(index.rowOf({ items: [{ sku: 'deep' }], sku: 'plain' })).toEqual(['deep']);
    expect(index.rowOf({ items: [] })).toBe('unknown');
  });

  it('rejects a list or object only where it is read', () => {
    const index = indexOf('a.b', 'c');
    expect(index.rowOf({ a: { b: { deep: 1 }, x: [] }, c: 1 })).toEqual([new Refusal('NESTED_VALUE'), '1']);
    expect(index.rowOf({ a: null, c: 1 })).toEqual(['', '1']);
  });

  it('finds by path what is flat in another record', () => {
    const name = fc.stringMatching(/^[a-z]{1,4}$/);
    fc.assert(
      fc.property(fc.array(name, { minLength: 2, maxLength: 5 }), fc.string(), (names, value) => {
        const path = names.join('.');
        const nested = names.reduceRight<unknown>((inner, key) => ({ [key]: inner }), value);
        const record: Record<string, unknown> = typeof nested === 'object' ? { ...nested } : {};
        const index = indexOf(path, 'id');
        expect(index.rowOf({ ...record, id: 1 })).toEqual(index.rowOf({ [path]: value, id: 1 }));
      }),
    );
  });
});
