import { describe, expect, it } from 'vitest';
import { safeFieldName } from '../../src/leak-guard/safe-name.js';

describe('names of fields in reports', () => {
  it('mask raw identifiers, and are shortened', () => {
    expect(safeFieldName('discount_code')).toBe('discount_code');
    expect(safeFieldName('jo@example.com')).toBe('[redacted]');
    expect(safeFieldName('buyer +1 212 555 0123')).toBe('buyer [redacted]');
    expect(safeFieldName('078051120')).toBe('[redacted]');
    expect(safeFieldName('bob%2540example.com')).toBe('[redacted]');
    expect(safeFieldName('jane @example.com')).toBe('[redacted]');
    expect(safeFieldName('078-05-1120')).toBe('[redacted]');
    expect(safeFieldName('spend of GB29NWBK60161331926819')).toBe('spend of [redacted]');
    expect(safeFieldName('orders PO Box 123')).toBe('orders [redacted]');
    expect(safeFieldName('2024')).toBe('2024');
    expect(safeFieldName('2024-05-13')).toBe('2024-05-13');
    expect(safeFieldName('13.05.2024')).toBe('13.05.2024');
    expect(safeFieldName('x'.repeat(1_000_000))).toBe(`${'x'.repeat(128)}…`);
  });

  it.each([
    'Jane Doe',
    'Xiomara Quispe',
    'Jean-Luc Picard',
    'Maria de la Cruz',
    'customers.Jane Doe',
    '742 Evergreen Terrace',
    'Am Hauptplatz 5',
    '12 rue de Rivoli',
    'Calle de Alcalá 42',
    '4155550171',
    'C4155550171',
    'jane.doe77 @example.com',
    'jane.doe&#64;example.com',
    'jane.doe(at)example.com',
    'jane_doe@example_com',
    'customers.Jane Doe.orders',
    'customers.4155550171.orders',
    'jane doe',
    'jane_doe',
    'JaneDoe',
    'Doe-Jane_2',
    'Jane Doe (VIP)',
    'Jane Doe 1985',
    '742 Evergreen Terrace, Springfield',
    '742 Evergreen Ave Apt 4',
    'Elm Street 17',
    'elm_street_17',
    'customers.Elm Street 17.orders',
    'PO Box 123',
    'SW1A 1AA',
    'SW1A1AA',
    'DE89 3704 0044 0532 0130 00',
    'amFuZS5kb2U3N0BleGFtcGxlLmNvbQ==',
    '6a616e652e646f653737406578616d706c652e636f6d',
    '山田太郎',
    '김민수',
    'محمد علي',
  ])('mask what may be a person’s: %s', (name) => {
    expect(safeFieldName(name)).toBe('[redacted]');
  });

  it.each([
    'Letzter Kauf',
    'Dernier Achat',
    'Order Status',
    'Wholesale Tier',
    'Favorite Quiz Color',
    'Lineitem price',
    'UTM Source',
    'Gift Message',
    'address_line_1',
    'GA4 session 20240513 count',
    '30 Day Revenue',
    'first_name',
    'christian name',
    'sam account name',
    'price.@currency',
    'Billing Street 2',
    'Avg Price (EUR)',
    'purchaseOrderNumber',
    '注文番号',
    '주문번호',
    '山口県',
    'po_box',
    'PO Box 2',
    'postcode',
    'iban',
    'Main Street 2',
    'street_line_10',
  ])('stay readable when they are names of fields: %s', (name) => {
    expect(safeFieldName(name)).toBe(name);
  });
});
