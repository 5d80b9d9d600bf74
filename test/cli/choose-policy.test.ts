import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { choosePolicy } from '../../src/cli/choose-policy.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'choose-policy-'));
});
afterAll(() => rm(folder, { recursive: true }));

type Outcome = 'works' | 'refused';

async function probe(policies: { readonly narrow?: Outcome; readonly plain?: Outcome }): Promise<string> {
  const file = path.join(folder, 'probe.json');
  const at = '2026-11-20T10:00:00.000Z';
  const found = Object.fromEntries(
    Object.entries(policies).map(([name, outcome]) => [name, { outcome, at }]),
  );
  const content = { version: 1, at, instanceId: 'amcone', instanceKind: 'sandbox', forms: {}, settled: {} };
  await writeFile(file, JSON.stringify({ ...content, policies: found }));
  return file;
}

test.each([
  [{}, 'narrow', null],
  [{ plain: 'works' }, 'narrow', null],
  [{ narrow: 'works' }, 'narrow', /AMC reads by this policy/],
  [
    { narrow: 'refused' },
    'plain',
    /doctor --probe at amcone, 2026-11-20\): AMC could not read under the policy/,
  ],
  [{ narrow: 'refused', plain: 'works' }, 'plain', /Amazon's own text, for the entire bucket/],
  [{ narrow: 'refused', plain: 'refused' }, 'narrow', /by neither policy, so the cause is elsewhere/],
] as const)('after the findings %j the policy is %s', async (policies, kind, reason) => {
  const chosen = await choosePolicy({ probeFile: await probe(policies) });
  expect(chosen.kind).toBe(kind);
  if (reason === null) expect(chosen.reason).toBeNull();
  else expect(chosen.reason).toMatch(reason);
});

test('an explicit choice overrides the findings', async () => {
  const probeFile = await probe({ narrow: 'refused' });
  expect(await choosePolicy({ probeFile: false })).toEqual({ kind: 'narrow', reason: null });
  expect(await choosePolicy({ plain: true, probeFile: await probe({ narrow: 'works' }) })).toEqual({
    kind: 'plain',
    reason: null,
  });
  expect(probeFile).toContain('probe.json');
});

test('a named probe file that is missing or not valid is refused', async () => {
  await expect(choosePolicy({ probeFile: path.join(folder, 'none.json') })).rejects.toMatchObject({
    code: 'PROBE_FILE_NOT_FOUND',
  });
  const file = path.join(folder, 'bad.json');
  await writeFile(file, '{');
  await expect(choosePolicy({ probeFile: file })).rejects.toMatchObject({ code: 'PROBE_FILE_NOT_VALID' });
});
