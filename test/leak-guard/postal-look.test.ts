import { describe, expect, it } from 'vitest';
import { isStreetName, postalSpans } from '../../src/leak-guard/postal-look.js';

const found = (text: string) => postalSpans(text).map(({ start, end }) => text.slice(start, end));

describe('a street with a house number', () => {
  it.each([
    '742 Evergreen Terrace',
    '742 evergreen terrace',
    '742 Evergreen Terrace, Springfield',
    '12b Elm St.',
    '742 Evergreen Ave Apt 4',
    'Elm Street 17',
    'Elm Street 17, Springfield',
    'Main Street 17',
    'Main Street 10',
    'Am Hauptplatz 5',
    'Hauptstr. 5',
    'Hauptstraße 5a, 10115 Berlin',
    'Schillerring 12',
    'Am Ring 5',
    'Westring 7',
    'Maybachufer 3',
    'Donauufer 3',
    'Reguliersgracht 3',
    'Nygade 7',
    'Calle Real 12',
    'Keizersgracht 123',
    'Kungsgatan 4',
    'Karl Johans gate 5'.replace(' gate', 'gata'),
    '12 rue de Rivoli',
    '12 bis, quai de Seine',
    'Calle de Alcalá 42',
    'C/ Mayor, 5',
    'Avda. Diagonal 123',
    'Via Roma 10',
    'Rua Augusta, nº 1500',
    'Av. Paulista 1000',
    'ul. Długa 5/7',
    'ул. Ленина, 5',
    'улица Ленина 5',
    'Atatürk Cad. No: 5',
    '南京路123号',
    '芝公園4丁目',
    '세종대로 110',
    '불정로 6길 12',
  ])('is found: %s', (text) => expect(isStreetName(text)).toBe(true));

  it.each([
    'Billing Street 2',
    'Shipping Street 3',
    'Street 2',
    'Main Street 9',
    'street_address',
    'Sales Drive 2024',
    'Address 2',
    'Via',
    'Via Email',
    'Via Email 2',
    'Via Channel 2024',
    'Spring 2024',
    'String 1',
    'Substring 2',
    'Recurring 12',
    'Monitoring 3',
    'Marketing Sponsoring 2024',
    'Käufer 1',
    'Verkäufer 12',
    'Dekade 2',
    'Brigade 2',
    'Score 2024',
    '30 Day Revenue',
    'Plaza',
    'Straße',
    '注文番号',
    '道路',
    '街道',
    '길',
    '통로',
  ])('is not found: %s', (text) => expect(isStreetName(text)).toBe(false));

  it.each([
    ['The value Elm Street 17 of address is too long', ['Elm Street 17']],
    ['The value 742 Evergreen Terrace is too long', ['742 Evergreen Terrace']],
    ['in Hauptstraße 5 and elsewhere', ['Hauptstraße 5']],
    ['Column Billing Street 2 has 12 rows', []],
    ['part 3 of Data Street', []],
    ['Amazon Marketing Cloud 2024', []],
  ])('is found inside a longer text: %s', (text, streets) => expect(found(text)).toEqual(streets));
});

describe('a post office box', () => {
  it.each([
    'PO Box 123',
    'P.O. Box 1234',
    'p.o.box 99',
    'po_box_123',
    'Post Office Box 44',
    'Postfach 10 20 30',
    'Apartado de correos 123',
    'Postbus 1234',
    'Boîte postale 12',
    'PO Box No. 12',
    'PO Box #12',
  ])('is found: %s', (box) => {
    expect(found(box)).toEqual([box]);
    expect(found(`The value ${box}, of address`)).toEqual([box]);
  });

  it.each(['po_box', 'PO Box 2', 'postfach_1', 'Box 123', 'Inpo box 123', 'PO Box twelve'])(
    'is not found: %s',
    (text) => expect(found(text)).toEqual([]),
  );
});

describe('a British postcode', () => {
  it.each(['SW1A 1AA', 'M1 1AE', 'B33 8TH', 'CR2 6XH', 'DN55 1PT', 'W1A 0AX', 'EC1A 1BB', 'EC1A_1BB'])(
    'is found: %s',
    (code) => {
      expect(found(code)).toEqual([code]);
      expect(found(`Value ${code} of zip`)).toEqual([code]);
    },
  );

  it('without a gap is found only when there is nothing else', () => {
    expect(found('SW1A1AA')).toEqual(['SW1A1AA']);
    expect(found('Value SW1A1AA of sku')).toEqual([]);
  });

  it.each([
    'sw1a 1aa',
    'QZ1 1AA',
    'SW1A 1AC',
    'SW1A 1A',
    'XSW1A 1AA',
    'SW1A 1AAB',
    'SW1A-1AA',
    'A1 2BC',
    '30 2DAY',
  ])('is not found: %s', (text) => expect(found(text)).toEqual([]));
});
