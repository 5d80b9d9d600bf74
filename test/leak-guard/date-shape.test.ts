import { describe, expect, it } from 'vitest';
import { isDateShaped } from '../../src/leak-guard/date-shape.js';

function shaped(text: string): boolean {
  const groups = text.match(/\d+/g) ?? [];
  return isDateShaped(groups.map(({ length }) => length).join('-'), groups.join(''));
}

describe('digits that are grouped like a date', () => {
  it.each([
    '2024-05-13',
    '1900-01-01',
    '2099-12-31',
    '2024-05-13 10:30',
    '2024-5-13',
    '2024-05-3',
    '2024-9-30',
    '20240513',
    '20240513 1030',
    '202405131030',
    '20240513103000',
    '19991231',
    '13.05.2024',
    '5/13/2024',
    '1/2/1999',
    '05/13/2024 10',
    '13.05.24',
    '05/13/24',
    '24-05-13',
    '31.12.99',
  ])('include %s', (text) => expect(shaped(text)).toBe(true));

  it.each([
    '2124-05-13',
    '1824-05-13',
    '2024-13-05',
    '2024-00-10',
    '2024-05-32',
    '2024-05-00',
    '2024-0-13',
    '2024-05-0',
    '20241305',
    '20240532',
    '2024051',
    '202405131',
    '2024051310300',
    '13.05.2124',
    '13.05.202',
    '1.2.3',
    '32.05.24',
    '13.32.24',
    '00.05.24',
    '13.00.24',
    '212-555-0123',
    '',
    '13.05.24.123456',
  ])('do not include %s', (text) => expect(shaped(text)).toBe(false));
});
