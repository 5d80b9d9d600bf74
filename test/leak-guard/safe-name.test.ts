import { describe, expect, it } from 'vitest';
import { safeFieldName } from '../../src/leak-guard/safe-name.js';

describe('names of fields in reports', () => {
  it('mask raw identifiers, and are cut', () => {
    expect(safeFieldName('discount_code')).toBe('discount_code');
    expect(safeFieldName('jo@example.com')).toBe('[redacted]');
    expect(safeFieldName('buyer +1 212 555 0123')).toBe('buyer [redacted]');
    expect(safeFieldName('078051120')).toBe('[redacted]');
    expect(safeFieldName('bob%2540example.com')).toBe('[redacted]');
    expect(safeFieldName('jane @example.com')).toBe('[redacted]');
    expect(safeFieldName('078-05-1120')).toBe('[redacted]');
    expect(safeFieldName('2024')).toBe('2024');
    expect(safeFieldName('2024-05-13')).toBe('2024-05-13');
    expect(safeFieldName('13.05.2024')).toBe('13.05.2024');
    expect(safeFieldName('x'.repeat(1_000_000))).toBe(`${'x'.repeat(128)}…`);
  });
});
