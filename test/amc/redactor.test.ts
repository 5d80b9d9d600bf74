import { describe, expect, it } from 'vitest';
import { Redactor } from '../../src/amc/redactor.js';

const clean = (text: string) => new Redactor([]).clean(text);

describe('texts from outside', () => {
  it('are cleaned of what rows hold', () => {
    expect(
      clean(
        'Value 4155550170 (415) 555-0170 of jane.doe@example.com does not fit, SSN 078-05-1120, card 4111111111111111',
      ),
    ).toBe('Value [number] [phone] of [e-mail] does not fit, SSN [id], card [card]');
  });

  it.each([
    'jane.doe&#64;example.com',
    'jane.doe\\u0040example.com',
    'jane.doe%2540example.com',
    'jane.doe\u200b@example.com',
    '4111 1111 1111 1111',
    'card no. 4111-1111-1111-1111',
    '+1 415 555 0171',
    '078-05-1120',
    'tel_4155550171',
    'QQ123456C'.replace('QQ', 'AB'),
    '0044 20 7946 0958',
    '378282246310005',
    '4155550171/1',
    'rows/4155550171',
    '4155550171.00',
    '4.155550171E9',
    'Jane Example',
    'jane example',
    '742 Evergreen Terrace',
  ])('are cleaned of %s in each form', (identifier) => {
    for (const text of [`Row 3 holds "${identifier}".`, JSON.stringify({ value: identifier })])
      expect(clean(text)).not.toContain(identifier.slice(-6));
  });

  it('are cleaned of people that are named in a sentence', () => {
    expect(clean('The value of Jane Doe in First Name is too long.')).toBe(
      'The value of [redacted] in First Name is too long.',
    );
  });

  it.each([
    'Upload 3f2504e0-4f89-11d3-9a0c-0305e82c3301 of amcabc123 failed after 1,234,567 rows.',
    'arn:aws:iam::123456789012:role/reader may not read s3://bucket/runs/2024/05/13/part-00001.csv.gz',
    'The request of 2024-05-13T10:30:00.123Z came at 1715596200 and 1715596200123.',
    'Amazon Marketing Cloud has no "first_name" and no Data Set of "order lines".',
    'Column amount_2024 has the type DECIMAL(38, 2), and not 12345678.',
  ])('keep AMC’s own words: %s', (text) => {
    expect(clean(text)).toBe(text);
  });
});
