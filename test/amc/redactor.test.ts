import { describe, expect, it } from 'vitest';
import { Redactor } from '../../src/amc/redactor.js';

const clean = (text: string) => new Redactor([]).clean(text);

describe('messages from outside', () => {
  it('are stripped of row values', () => {
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
  ])('are stripped of %s in every form', (identifier) => {
    for (const text of [`Row 3 holds "${identifier}".`, JSON.stringify({ value: identifier })])
      expect(clean(text)).not.toContain(identifier.slice(-6));
  });

  it('are stripped of people named in a sentence', () => {
    expect(clean('The value of Jane Doe in First Name is too long.')).toBe(
      'The value of [redacted] in First Name is too long.',
    );
  });

  it.each([
    ['Value DE89 3704 0044 0532 0130 00 of iban', 'Value [account] of iban'],
    ['Value DE89370400440532013000 of iban', 'Value [account] of iban'],
    ['Value SW1A 1AA of zip', 'Value [address] of zip'],
    ['Value PO Box 123 of address', 'Value [address] of address'],
    ['The value Elm Street 17 of address', 'The value [address] of address'],
    ['Value amFuZS5kb2U3N0BleGFtcGxlLmNvbQ== of note', 'Value [redacted] of note'],
    ['Value 6a616e652e646f653737406578616d706c652e636f6d of note', 'Value [redacted] of note'],
    ['Invalid value "Miller" in last_name', 'Invalid value "[redacted]" in last_name'],
    ["Value: 'Jane' in first_name", "Value: '[redacted]' in first_name"],
    ['In first_name, "Jane" does not fit', 'In first_name, "[redacted]" does not fit'],
    ['Invalid value "山田" in last_name', 'Invalid value "[redacted]" in last_name'],
    ['The name "山田太郎" does not fit', 'The name "[redacted]" does not fit'],
    ['The name "김민수" does not fit', 'The name "[redacted]" does not fit'],
  ])('are stripped of places where people live, and of single names: %s', (text, cleaned) =>
    expect(clean(text)).toBe(cleaned),
  );

  it.each([
    'Invalid value "ACTIVE" of state, and "first_name" has the value "true".',
    'Upload 3f2504e0-4f89-11d3-9a0c-0305e82c3301 of amcabc123 failed after 1,234,567 rows.',
    'arn:aws:iam::123456789012:role/reader may not read s3://bucket/runs/2024/05/13/part-00001.csv.gz',
    'The request of 2024-05-13T10:30:00.123Z came at 1715596200 and 1715596200123.',
    'Amazon Marketing Cloud has no "first_name" and no Data Set of "order lines".',
    'Column amount_2024 has the type DECIMAL(38, 2), and not 12345678.',
  ])('keep AMC’s own words: %s', (text) => {
    expect(clean(text)).toBe(text);
  });
});
