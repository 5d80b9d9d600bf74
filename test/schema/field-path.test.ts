import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseFieldPath } from '../../src/schema/field-path.js';

describe('parseFieldPath', () => {
  it.each([
    ['customer.email', ['customer', 'email']],
    ['addresses[0].zip', ['addresses', 0, 'zip']],
    ['line_items[2][0].sku', ['line_items', 2, 0, 'sku']],
    ['billing address.postal code', ['billing address', 'postal code']],
  ])('parses %s', (name, steps) => {
    expect(parseFieldPath(name)).toEqual(steps);
  });

  it.each(['email', 'No.', '.email', 'a..b', 'a.[0]', '[0].a', 'a[x]', 'a[0]b', 'a[0', 'Created (UTC)'])(
    'refuses %s',
    (name) => {
      expect(parseFieldPath(name)).toBeNull();
    },
  );

  it('is the inverse of formatting a path', () => {
    const field = fc.stringMatching(/^[a-z_ ]*[a-z]$/).map((name) => name.trim());
    const step = fc.oneof(field, fc.nat(999));
    fc.assert(
      fc.property(field, fc.array(step, { minLength: 1, maxLength: 5 }), (first, rest) => {
        const text = rest.reduce<string>(
          (path, next) => (typeof next === 'number' ? `${path}[${next}]` : `${path}.${next}`),
          first,
        );
        expect(parseFieldPath(text)).toEqual([first, ...rest]);
      }),
    );
  });
});
