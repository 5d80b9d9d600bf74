import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { SLOW_MS, stackOf } from '../helpers/stack-template.js';

const page = readFileSync(fileURLToPath(new URL('../../docs/runbook.md', import.meta.url)), 'utf8');
const costs = readFileSync(
  fileURLToPath(new URL('../../docs/operations-and-costs.md', import.meta.url)),
  'utf8',
);
const headings = [...page.matchAll(/^### (.+)$/gm)].flatMap(([, title = '']) => title.split(', '));

describe('the runbook', { timeout: SLOW_MS }, () => {
  it('has a section for every alarm of the stack, and for nothing else', () => {
    const { template } = stackOf({
      dataSets: [{ prefix: 'sales/', schema: 'd2c-sales', country: 'US', upload: { check: true } }],
      amcUploadAccountId: '999988887777',
      secrets: { AMC_SECRET: 'amc/settings' },
      expected: { d2c_sales: 26 },
    });
    const alarms = Object.keys(template.findResources('AWS::CloudWatch::Alarm')).map((id) =>
      id.replace(/[0-9A-F]{8}$/, '').replace(/^(Alarms|Follow|ScaleOut)/, ''),
    );
    const nameOf = (id: string) => (id.startsWith('Expected') ? 'Expected…' : id);
    expect(alarms).toHaveLength(18);
    // The page on costs counts those without `expected` and without `check`, which adds two to each of two functions.
    expect(costs).toContain(`${alarms.length - 5} alarms`);
    expect(new Set(alarms.map(nameOf))).toEqual(new Set(headings));
  });
});
