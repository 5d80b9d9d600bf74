import { describe, expect, it } from 'vitest';
import { rowsOfObjects, textPlan } from './rows.js';

const record = {
  customer: { Email: 'a@example.com', name: 'Ann Lee', tags: ['x'] },
  items: [{ sku: 'A' }, { sku: 'B' }],
  status: { code: 'paid' },
};

describe('a schema that reshapes records reads nested fields by their path', () => {
  const plan = textPlan(
    {
      email: { from: 'customer.email' },
      first: { from: 'customer.name', part: 'firstName' },
      both: { join: { fields: ['items[0].sku', 'items[1].sku'], with: '+' } },
      paid: { from: 'items[1].sku', when: { field: 'status.code', in: ['paid'] } },
    },
    { rows: [{ when: { field: 'status.code', in: ['void'] }, action: 'leaveOut' }] },
  );

  it('in columns, conditions and rules', async () => {
    const { rows, unread } = await rowsOfObjects(plan, [record, { ...record, status: { code: 'void' } }]);
    expect(rows).toEqual([['a@example.com', 'Ann', 'A+B', 'B'], { leaveOut: 'EXCLUDED' }]);
    expect(unread).toEqual(['customer.tags']);
  });

  it('unless a field is itself named like the path', async () => {
    const { rows } = await rowsOfObjects(plan, [{ ...record, 'customer.email': 'b@example.com' }]);
    expect(rows).toEqual([['b@example.com', 'Ann', 'A+B', 'B']]);
  });

  it('but not values that are not text, or records without any of the fields', async () => {
    const { rows } = await rowsOfObjects(plan, [
      { ...record, customer: { email: ['a@example.com'], name: 'Ann Lee' } },
      { other: { email: 'a@example.com' } },
    ]);
    expect(rows).toEqual([[{ reject: 'NESTED_VALUE' }, 'Ann', 'A+B', 'B'], { reject: 'NO_KNOWN_FIELD' }]);
  });
});
