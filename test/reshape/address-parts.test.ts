import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { parseRunReport } from '../../src/report/run-report.js';
import { parseDataSetSchema } from '../../src/schema/parse-schema.js';
import { runText } from '../helpers/run-text.js';
import { temporaryFolder } from '../helpers/temporary-folder.js';

const text = { dataType: 'STRING', columnType: 'DIMENSION' };
const partOf = (part: string, type: string) => ({
  name: type.toLowerCase(),
  ...text,
  externalUserIdType: { hashedPii: type },
  source: { from: 'Address', part },
});
const parts = [
  partOf('street', 'ADDRESS'),
  partOf('city', 'CITY'),
  partOf('state', 'STATE'),
  partOf('zip', 'ZIP'),
];
const id = { name: 'id', ...text, nullable: false };
const country = { name: 'country', ...text, isCountryCode: true };
const sha = (value: string) => createHash('sha256').update(value).digest('hex');

describe('the parts of an address in one cell', () => {
  it('are hashed like fields of their own, by the country of each row; uncertain parts are counted', async () => {
    const schema = parseDataSetSchema(
      { dataSetId: 't', countryCode: 'US', columns: [id, country, ...parts] },
      'a test',
    );
    const content = [
      'id,country,Address',
      '1,US,"123 Main Street, Apt 4B, New York, NY 10001"',
      '2,Germany,"Hauptstraße 5, 10115 Berlin"',
      '3,,"5 Elm St\nBoston, MA 02108"',
      '4,GB,"12 High Street, Harrietsham, Maidstone, ME17 1AA"',
      '5,US,',
      '',
    ].join('\n');
    const { result, lines, warnings } = await runText(await temporaryFolder(), content, { schema });
    expect(result.rows).toMatchObject({ read: 5, written: 5, rejected: 0 });
    const rows = lines.map((line) => line.split(','));
    expect(rows[0]?.slice(2)).toEqual([sha('123mainst'), sha('newyork'), sha('ny'), sha('10001')]);
    expect(rows[1]?.slice(2)).toEqual([sha('hauptstrasse5'), sha('berlin'), '', sha('10115')]);
    expect(rows[2]?.slice(2)).toEqual([sha('5elmst'), sha('boston'), sha('ma'), sha('02108')]);
    expect(rows[3]?.slice(2)).toEqual(['', '', '', sha('ME171AA')]);
    expect(rows[4]?.slice(2)).toEqual(['', '', '', '']);
    expect(result.reshape).toMatchObject({
      unsplitAddresses: [
        { column: 'address', rows: 1 },
        { column: 'city', rows: 1 },
      ],
    });
    expect(warnings.filter((code) => code === 'ADDRESS_NOT_SPLIT')).toHaveLength(2);
    expect(JSON.stringify(result)).not.toContain('Harrietsham');
  });

  it('are empty and counted without a country', async () => {
    const schema = parseDataSetSchema({ dataSetId: 't', columns: [id, ...parts] }, 'a test');
    const content = 'id,Address\n1,"5 Elm St, Boston, MA 02108"\n';
    const { result, lines } = await runText(await temporaryFolder(), content, { schema });
    expect(lines).toEqual(['1,,,,']);
    expect(result.reshape?.unsplitAddresses).toHaveLength(3);
    const { result: named } = await runText(await temporaryFolder(), content, { schema, country: 'US' });
    expect(named.reshape?.unsplitAddresses).toEqual([]);
  });

  it('need text columns', () => {
    const units = { name: 'units', dataType: 'LONG', columnType: 'METRIC', source: { part: 'zip' } };
    expect(() => parseDataSetSchema({ dataSetId: 't', columns: [id, units] }, 'a test')).toThrow(/part/);
  });

  it('may be missing in reports of earlier versions', async () => {
    const schema = parseDataSetSchema(
      { dataSetId: 't', countryCode: 'US', columns: [id, ...parts] },
      'a test',
    );
    const { result } = await runText(await temporaryFolder(), 'id,Address\n1,\n', { schema });
    const { reused: _, ...report } = JSON.parse(JSON.stringify(result));
    delete report.reshape.unsplitAddresses;
    expect(parseRunReport(JSON.stringify(report))?.reshape?.unsplitAddresses).toEqual([]);
  });
});
