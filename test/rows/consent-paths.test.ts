import { describe, expect, it } from 'vitest';
import { blockFunction } from '../../src/rows/block-processor.js';
import { parseDataSetSchema } from '../../src/schema/parse-schema.js';
import { compilePlan, type DataSetPlan } from '../../src/schema/plan.js';
import { blocksOf, csvSpec } from '../helpers/compare-paths.js';

type Policy = 'reject' | 'leaveOut' | 'warn';
const HEADER = ['id', 'country', 'consent'];
const text = { dataType: 'STRING', columnType: 'DIMENSION' };

function planWith(policy: Policy, notInMap: 'pass' | 'reject'): DataSetPlan {
  return compilePlan(
    parseDataSetSchema(
      {
        dataSetId: 't',
        input: { consent: { missing: policy, denied: policy, malformed: policy } },
        columns: [
          { name: 'id', ...text, nullable: false, source: { isCode: true } },
          { name: 'country', ...text, isCountryCode: true },
          {
            name: 'consent',
            ...text,
            consentType: 'AMZN_USER_DATA',
            source: { map: { yes: 'GRANTED', no: 'DENIED' }, notInMap },
          },
        ],
      },
      'a test',
    ),
  );
}

const ROWS = [
  ['DE', 'yes'],
  ['DE', 'odd'],
  ['US', 'no'],
  ['GB', ''],
  ['US', ''],
] as const;

async function run(policy: Policy, notInMap: 'pass' | 'reject') {
  const spec = csvSpec(planWith(policy, notInMap), HEADER, {
    delimiter: ',',
    format: 'csv',
    partitioning: 'none',
  });
  const lines = ROWS.map(([country, consent], index) => `row-${index},${country},${consent}\n`);
  const blocks = await blocksOf(Buffer.from(lines.join('')), { delimiter: ',' }, 1_000_000);
  const [block] = blocks;
  if (block === undefined) return expect.unreachable();
  const outcome = (useKernel: boolean) => {
    const { output, tally, rejects } = blockFunction(spec, useKernel)(block);
    return {
      written: [...output.toString().matchAll(/^row-(\d+)/gm)].map((match) => Number(match[1])),
      rejects: rejects.map(({ lineOffset, code }) => `${lineOffset} ${code}`),
      leftOut: tally.leftOut,
      faults: tally.consentFaults,
    };
  };
  expect(outcome(true)).toEqual(outcome(false));
  return outcome(true);
}

describe('the consent of a row, in the kernel as in the reference', () => {
  it('decides about the row as the policy says', async () => {
    expect(await run('reject', 'pass')).toEqual({
      written: [0, 4],
      rejects: ['1 INVALID_CONSENT', '2 CONSENT_DENIED', '3 CONSENT_MISSING'],
      leftOut: {},
      faults: {},
    });
    expect(await run('leaveOut', 'pass')).toEqual({
      written: [0, 4],
      rejects: [],
      leftOut: { CONSENT_MALFORMED: 1, CONSENT_DENIED: 1, CONSENT_MISSING: 1 },
      faults: {},
    });
    expect(await run('warn', 'pass')).toEqual({
      written: [0, 1, 2, 3, 4],
      rejects: [],
      leftOut: {},
      // The unreadable signal is written as null, so the row has no signal.
      faults: { malformed: 1, denied: 1, missing: 2 },
    });
  });

  it.each(['reject', 'leaveOut', 'warn'] as const)(
    'does not decide when the value is not in the map (%s)',
    async (policy) => {
      const { rejects, leftOut } = await run(policy, 'reject');
      expect(rejects).toContain('1 NOT_IN_MAP');
      expect(leftOut).not.toHaveProperty('CONSENT_MALFORMED');
    },
  );
});
