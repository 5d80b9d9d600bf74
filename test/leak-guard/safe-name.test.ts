import { describe, expect, it } from 'vitest';
import { safeFieldName } from '../../src/leak-guard/safe-name.js';

describe('names of fields in reports', () => {
  it('mask raw identifiers, and are cut', () => {
    expect(safeFieldName('discount_code')).toBe('discount_code');
    expect(safeFieldName('jo@example.com')).toBe('[redacted]');
    expect(safeFieldName('buyer +1 212 555 0123')).toBe('buyer [redacted]');
    expect(safeFieldName('x'.repeat(1_000_000))).toBe(`${'x'.repeat(128)}…`);
  });
});
