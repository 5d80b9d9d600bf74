import { describe, expect, it } from 'vitest';
import { loadSchema, shippedSchemas } from '../../src/schema/load-schema.js';

const names = await shippedSchemas();

describe('a shipped schema', () => {
  it.each(names)('%s keeps the rules and describes itself', async (name) => {
    const schema = await loadSchema(name);
    expect(schema.description).toMatch(/\.$/);
    for (const column of schema.columns)
      expect([column.name, column.description]).toEqual([column.name, expect.stringMatching(/\w{3}/)]);
  });

  it('has a data set id of its own', async () => {
    const ids = await Promise.all(names.map(async (name) => (await loadSchema(name)).dataSetId));
    expect(new Set(ids).size).toBe(names.length);
  });
});
