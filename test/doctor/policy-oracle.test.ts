import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { parseAmcAccount } from '../../src/doctor/amc-account.js';
import { parseBucketPolicy } from '../../src/doctor/bucket-policy.js';
import { judgePolicy } from '../../src/doctor/policy-judgement.js';

const { role, policies } = z
  .object({
    role: z.string(),
    policies: z.array(
      z.object({
        Statement: z.array(z.object({ Sid: z.string() }).loose()),
        answers: z.record(z.string(), z.enum(['allowed', 'not allowed', 'denied'])),
      }),
    ),
  })
  .parse(JSON.parse(readFileSync(new URL('../fixtures/iam/bucket-policies.json', import.meta.url), 'utf8')));

describe('a policy gets the same verdict as from an independent IAM simulator, key by key', () => {
  it.each(policies.map(({ Statement, answers }, index) => [index, Statement, answers] as const))(
    'policy %i',
    (_, Statement, answers) => {
      const parsed = parseBucketPolicy(JSON.stringify({ Version: '2012-10-17', Statement }));
      const judged = judgePolicy(parsed ?? [], { bucket: 'files', key: 'amc/' }, parseAmcAccount(role));
      const missing = new Set(judged.missing.map(({ action }) => action));
      expect([judged.unsure, judged.maybeDenying]).toEqual([[], []]);
      for (const [action, answer] of Object.entries(answers)) {
        // Where a statement denies, the simulator does not say whether another statement would have allowed.
        if (answer === 'denied') continue;
        expect([action, missing.has(action)]).toEqual([action, answer === 'not allowed']);
      }
      expect(judged.denying.length > 0).toBe(Object.values(answers).includes('denied'));
    },
  );

  it('the generated policies include many of all three kinds', () => {
    const all = policies.flatMap(({ answers }) => Object.values(answers));
    for (const kind of ['allowed', 'not allowed', 'denied'])
      expect(all.filter((answer) => answer === kind).length).toBeGreaterThan(30);
  });
});
