import { expect, it } from 'vitest';
import { isAmazonTable } from '../../src/schema/amazon-tables.js';

it('the list of AMC’s tables is complete, with their twins for audiences', () => {
  const tables = [
    'conversions',
    'dsp_impressions',
    'dsp_clicks_for_audiences',
    'sponsored_ads_traffic',
    'Conversions',
  ];
  expect(tables.filter((name) => !isAmazonTable(name))).toEqual([]);
  expect(['d2c_sales', 'my_conversions', 'conversions_2024', 'for_audiences'].filter(isAmazonTable)).toEqual(
    [],
  );
});
