import { describe, expect, it } from 'vitest';
import { loadSchema, shippedSchemas } from '../../src/schema/load-schema.js';

const names = await shippedSchemas();

describe('a shipped schema', () => {
  it.each(names)('%s follows the rules and describes itself', async (name) => {
    const schema = await loadSchema(name);
    expect(schema.description).toMatch(/\.$/);
    for (const column of schema.columns)
      expect([column.name, column.description]).toEqual([column.name, expect.stringMatching(/\w{3}/)]);
  });

  it.each(names)('%s treats numbers of articles, orders and people as codes', async (name) => {
    const { columns } = await loadSchema(name);
    const codes = columns.filter((column) => /^(sku|gtin|asin|mpn|parent|handle|.*_id)$/.test(column.name));
    // A group of customers is not a code.
    for (const column of codes.filter((code) => code.name !== 'group_id'))
      expect([column.name, column.source?.isCode]).toEqual([column.name, true]);
  });

  it('has its own data set id', async () => {
    const ids = await Promise.all(names.map(async (name) => (await loadSchema(name)).dataSetId));
    expect(new Set(ids).size).toBe(names.length);
  });
});
