import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { splitPostalAddress } from '../../../src/reshape/postal-address/split-postal-address.js';

/** Text, then street, city, state and postal code; `-` for an uncertain or missing part. */
type Row = readonly [text: string, street: string, city: string, state: string, zip: string];

const TABLES: Readonly<Record<string, readonly Row[]>> = {
  US: [
    ['123 Main St, Apt 4B, New York, NY 10001', '123 Main St', 'New York', 'NY', '10001'],
    ['5 Elm Street\nBoston, MA 02108', '5 Elm Street', 'Boston', 'MA', '02108'],
    ['5 Elm Street\r\nBoston MA 02108-1234', '5 Elm Street', 'Boston', 'MA', '02108-1234'],
    ['123 Main St, New York, New York, 10001, USA', '123 Main St', 'New York', 'New York', '10001'],
    ['1 Infinite Loop, Cupertino, CA 95014, United States', '1 Infinite Loop', 'Cupertino', 'CA', '95014'],
    [
      '5 Elm St, Suite 200, Winston-Salem, North Carolina 27101',
      '5 Elm St',
      'Winston-Salem',
      'North Carolina',
      '27101',
    ],
    ['100 Washington Ave, Washington, DC 20001', '100 Washington Ave', 'Washington', 'DC', '20001'],
    ['7 Oak Rd, Kansas City MO 64101', '7 Oak Rd', 'Kansas City', 'MO', '64101'],
    ['Acme Inc, 5 Elm St, St. Louis, MO 63101', '5 Elm St', 'St. Louis', 'MO', '63101'],
    ['PO Box 12, Austin, TX 78701', 'PO Box 12', 'Austin', 'TX', '78701'],
    ['12 First Ave, #7, Reno, NV 89501', '12 First Ave', 'Reno', 'NV', '89501'],
    ['123 Main St New York NY 10001', '-', '-', 'NY', '10001'],
    ['5 Elm St, 9 Oak St, Boston, MA 02108', '-', 'Boston', 'MA', '02108'],
    ['5 Elm St, Boston', '-', '-', '-', '-'],
    ['5 Elm St', '-', '-', '-', '-'],
    ['Boston, MA 02108', '-', '-', 'MA', '02108'],
    ['1 George St, Sydney NSW 2000, Australia', '-', '-', '-', '-'],
  ],
  CA: [
    ['111 Wellington St, Ottawa, ON K1A 0A9', '111 Wellington St', 'Ottawa', 'ON', 'K1A 0A9'],
    ['111 rue Wellington, Montréal (Québec) H2X 1Y4', '111 rue Wellington', 'Montréal', 'Québec', 'H2X 1Y4'],
    ['111, rue Wellington, Montréal, Québec H2X 1Y4', '111 rue Wellington', 'Montréal', 'Québec', 'H2X 1Y4'],
    ['Unit 5, 9 King St, Toronto, Ontario, M5V1A1, Canada', '9 King St', 'Toronto', 'Ontario', 'M5V1A1'],
    ['9 King St, Toronto, M5V 1A1', '-', '-', '-', 'M5V 1A1'],
  ],
  GB: [
    ['10 Downing Street, London SW1A 2AA', '10 Downing Street', 'London', '-', 'SW1A 2AA'],
    ['10 Downing Street, London, SW1A 2AA, United Kingdom', '10 Downing Street', 'London', '-', 'SW1A 2AA'],
    ['221B Baker Street\nLondon\nNW1 6XE', '221B Baker Street', 'London', '-', 'NW1 6XE'],
    ['Flat 3, 12 High Street, Maidstone, Kent, ME14 1AA', '12 High Street', 'Maidstone', 'Kent', 'ME14 1AA'],
    ['Rose Cottage, 3 Church Lane, Oakham, LE15 6AA', '3 Church Lane', 'Oakham', '-', 'LE15 6AA'],
    ['10, Downing Street, London, sw1a2aa, UK', '10 Downing Street', 'London', '-', 'sw1a2aa'],
    ['12 High Street, Harrietsham, Maidstone, ME17 1AA', '-', '-', '-', 'ME17 1AA'],
    ['Rose Cottage, Church Lane, Oakham, LE15 6AA', '-', '-', '-', 'LE15 6AA'],
    ['10 Downing Street, London', '-', '-', '-', '-'],
  ],
  DE: [
    ['Hauptstraße 5, 10115 Berlin', 'Hauptstraße 5', 'Berlin', '-', '10115'],
    ['Hauptstraße 5 10115 Berlin', 'Hauptstraße 5', 'Berlin', '-', '10115'],
    ['Hauptstr. 5a\n10115 Berlin\nDeutschland', 'Hauptstr. 5a', 'Berlin', '-', '10115'],
    ['Am Markt 3, D-01067 Dresden', 'Am Markt 3', 'Dresden', '-', '01067'],
    ['Hauptstraße 5, 2. OG, 60311 Frankfurt am Main', 'Hauptstraße 5', 'Frankfurt am Main', '-', '60311'],
    ['Firma Müller, Hauptstraße 12-14, 10115 Berlin, DE', 'Hauptstraße 12-14', 'Berlin', '-', '10115'],
    ['Straße des 17. Juni 135, 10623 Berlin', 'Straße des 17. Juni 135', 'Berlin', '-', '10623'],
    ['Schloßplatz, 10178 Berlin', '-', 'Berlin', '-', '10178'],
    ['Hauptstraße 5, Berlin', '-', '-', '-', '-'],
  ],
  FR: [
    ['12 rue de Rivoli, 75001 Paris', '12 rue de Rivoli', 'Paris', '-', '75001'],
    ['12, rue de Rivoli, 75001 Paris', '12 rue de Rivoli', 'Paris', '-', '75001'],
    ['12 bis rue de Rivoli\n75001 Paris\nFrance', '12 bis rue de Rivoli', 'Paris', '-', '75001'],
    ['Appt 5, 12 rue de Rivoli, 75001 PARIS', '12 rue de Rivoli', 'PARIS', '-', '75001'],
    ['12 rue de Rivoli 75001 Paris', '12 rue de Rivoli', 'Paris', '-', '75001'],
    ["3 avenue de l'Opéra, 06000 Nice", "3 avenue de l'Opéra", 'Nice', '-', '06000'],
    ['12 rue du Bac, 75007 Paris Cedex 07', '-', '-', '-', '75007'],
    ['Le Bourg, 24000 Périgueux', '-', 'Périgueux', '-', '24000'],
  ],
  IT: [
    ['Via Roma 1, 00184 Roma RM', 'Via Roma 1', 'Roma', 'RM', '00184'],
    ['Via Roma, 1, 00184 Roma (RM)', 'Via Roma 1', 'Roma', 'RM', '00184'],
    ['Via Roma 1 - 00184 Roma (RM)', 'Via Roma 1', 'Roma', 'RM', '00184'],
    ['Via Roma 1/A, 20121 Milano', 'Via Roma 1/A', 'Milano', '-', '20121'],
    ['Via Roma 1, 00184 Roma, RM, Italia', 'Via Roma 1', 'Roma', 'RM', '00184'],
    ['Piazza del Duomo 3, int. 5, 20121 Milano MI', 'Piazza del Duomo 3', 'Milano', 'MI', '20121'],
    ['Località Pianello, 53100 Siena (SI)', '-', 'Siena', 'SI', '53100'],
  ],
  ES: [
    ['Calle Mayor 5, 28013 Madrid', 'Calle Mayor 5', 'Madrid', '-', '28013'],
    ['Calle Mayor, 5, 3º B, 28013 Madrid, Madrid', 'Calle Mayor 5', 'Madrid', 'Madrid', '28013'],
    ['C/ Mayor 5, 28901 Getafe (Madrid)', 'C/ Mayor 5', 'Getafe', 'Madrid', '28901'],
    ['Av. Diagonal, 211, 08018 Barcelona, España', 'Av. Diagonal 211', 'Barcelona', '-', '08018'],
    ['Calle Mayor s/n, 28013 Madrid', '-', 'Madrid', '-', '28013'],
  ],
  JP: [
    ['〒100-0001 東京都千代田区千代田1-1', '千代田1-1', '千代田区', '東京都', '100-0001'],
    ['〒231-0005 神奈川県横浜市中区本町1-2-3 ビル101', '本町1-2-3', '横浜市中区', '神奈川県', '231-0005'],
    ['〒５３０−０００１ 大阪府大阪市北区梅田３−１−１', '梅田3-1-1', '大阪市北区', '大阪府', '530-0001'],
    ['三重県四日市市諏訪町1-5 510-0085', '諏訪町1-5', '四日市市', '三重県', '510-0085'],
    ['〒901-0406 沖縄県島尻郡八重瀬町東風平1188', '東風平1188', '島尻郡八重瀬町', '沖縄県', '901-0406'],
    ['東京都千代田区千代田1-1', '千代田1-1', '千代田区', '東京都', '-'],
    ['1-1 Chiyoda, Chiyoda-ku, Tokyo 100-0001, Japan', '1-1 Chiyoda', 'Chiyoda-ku', 'Tokyo', '100-0001'],
    ['千代田1-1', '-', '-', '-', '-'],
  ],
  IN: [
    ['12 MG Road, Bengaluru, Karnataka 560001', '12 MG Road', 'Bengaluru', 'Karnataka', '560001'],
    ['12, MG Road, Bengaluru - 560001', '12 MG Road', 'Bengaluru', '-', '560001'],
    [
      'Flat 4B, 12 MG Road, Bengaluru, Karnataka 560 001, India',
      '12 MG Road',
      'Bengaluru',
      'Karnataka',
      '560 001',
    ],
    ['14 Park Street, Kolkata, West Bengal - 700016', '14 Park Street', 'Kolkata', 'West Bengal', '700016'],
    ['5 Janpath, New Delhi 110001', '5 Janpath', 'New Delhi', '-', '110001'],
    ['12 MG Road, Indiranagar, Bengaluru, Karnataka 560038', '-', '-', 'Karnataka', '560038'],
  ],
};

describe.each(Object.entries(TABLES))('splitPostalAddress in %s', (country, rows) => {
  it.each(rows)('splits %j', (text, street, city, state, zip) => {
    const parts = splitPostalAddress(text, country);
    expect([parts.street ?? '-', parts.city ?? '-', parts.state ?? '-', parts.zip ?? '-']).toEqual([
      street,
      city,
      state,
      zip,
    ]);
  });
});

describe('splitPostalAddress', () => {
  const nothing = { street: null, city: null, state: null, zip: null };

  it('splits nothing without a country, for other countries, and for a country that the text contradicts', () => {
    const text = 'Hauptstraße 5, 10115 Berlin';
    expect(splitPostalAddress(text, null)).toEqual(nothing);
    expect(splitPostalAddress('George St 1, Sydney NSW 2000', 'AU')).toEqual(nothing);
    expect(splitPostalAddress(`${text}, Deutschland`, 'FR')).toEqual(nothing);
    expect(splitPostalAddress(`${text}, Deutschland`, 'DE')).toMatchObject({ city: 'Berlin' });
  });

  it('has a limit on length', () => {
    expect(splitPostalAddress('1 '.repeat(50_000), 'US')).toEqual(nothing);
    expect(splitPostalAddress('1 A St, '.repeat(40), 'US')).toEqual(nothing);
  });

  it('returns only parts of the text, in its characters', () => {
    const line = fc.oneof(
      fc.constantFrom(
        '12 High St',
        'Boston',
        'MA 02108',
        'Kent',
        'SW1A 2AA',
        '10115 Berlin',
        'Via Roma',
        '3º B',
        '560001',
      ),
      fc.string({ maxLength: 30 }),
    );
    fc.assert(
      fc.property(
        fc.array(line, { maxLength: 6 }),
        fc.constantFrom(...Object.keys(TABLES)),
        (lines, country) => {
          const text = lines.join(', ');
          const letters = (part: string) => part.normalize('NFKC').replaceAll(/[^\p{L}\p{N}]/gu, '');
          for (const part of Object.values(splitPostalAddress(text, country)))
            if (part !== null) expect(letters(text)).toContain(letters(part));
        },
      ),
      { numRuns: 300 },
    );
  });
});
