import { afterEach, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { doctorCommand } from '../../src/cli/doctor-command.js';
import { bucketPolicyCommand } from '../../src/cli/bucket-policy-command.js';
import {
  AMC_ACCOUNT,
  BUCKET,
  CANARIES,
  type DoctorRehearsal,
  INSTANCES,
  rehearse,
} from '../doctor/rehearsal.js';
import { runSubcommand } from './command-run.js';

const answer = z.strictObject({
  healthy: z.boolean(),
  checks: z.array(
    z.strictObject({
      name: z.string(),
      status: z.enum(['ok', 'warning', 'failed', 'skipped']),
      message: z.string(),
      whatToDo: z.string().optional(),
      fault: z.enum(['configuration', 'service']).optional(),
    }),
  ),
});
const OPTIONS = ['--out', `s3://${BUCKET}/amc`, '--amc-account', AMC_ACCOUNT];

afterEach(() => vi.unstubAllEnvs());

/** Everything in order, with the policy that the other command prints. */
async function healthy(): Promise<DoctorRehearsal> {
  const rehearsal = await rehearse();
  const { stdout } = await runSubcommand(bucketPolicyCommand, [
    `s3://${BUCKET}/amc`,
    '--amc-account',
    AMC_ACCOUNT,
  ]);
  rehearsal.server.setPolicy(BUCKET, stdout);
  rehearsal.server.setTags(BUCKET, { instanceId: INSTANCES.join(' ') });
  for (const name of ['AMC_SECRET', 'AMC_REGION', 'AWS_PROFILE']) vi.stubEnv(name, undefined);
  for (const [name, value] of Object.entries(rehearsal.env)) vi.stubEnv(name, value);
  return rehearsal;
}

async function doctor(...args: string[]) {
  const run = await runSubcommand(doctorCommand, args);
  for (const canary of [...CANARIES, 'strict-test-secret']) {
    expect(run.stdout + run.stderr).not.toContain(canary);
  }
  return run;
}

test('doctor prints a list for people', async () => {
  await healthy();
  const { code, stdout, stderr } = await doctor(...OPTIONS);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toMatch(/^✓ bucket policy: account 111122223333 may read s3:\/\/my-bucket\/amc\/\.$/m);
  expect(stdout).toMatch(/^- KMS key: skipped, neither/m);
  expect(stdout).toMatch(/^\d+ ok, \d to look at, 0 failed, 1 skipped\.\n$/m);
});

test('doctor prints an object for machines', async () => {
  await healthy();
  const { code, stdout } = await doctor(...OPTIONS, '--json', '--instance', 'amcone', 'amcnone');
  expect(code).toBe(2);
  const { healthy: well, checks } = answer.parse(JSON.parse(stdout));
  expect(well).toBe(false);
  expect(checks.filter(({ status }) => status === 'failed').map(({ name }) => name)).toEqual([
    'instance amcnone',
  ]);
});

test('each finding is followed by what to do, with further lines indented', async () => {
  const { server } = await healthy();
  vi.stubEnv('AMC_CLIENT_SECRET', '');
  server.setTags(BUCKET, { instanceId: 'amcone' });
  const lock = { Sid: 'Lock\u001b[31m', Effect: 'Deny', Principal: '*', Action: '*', Resource: '*' };
  server.setPolicy(BUCKET, JSON.stringify({ Statement: lock }));
  const { code, stdout } = await doctor(...OPTIONS, '--instance', 'amctwo');
  expect(code).toBe(2);
  expect(stdout).toMatch(/^✗ settings: .*\n {4}- AMC_CLIENT_SECRET/m);
  expect(stdout).toMatch(/^! tags: .*does not name amctwo\.\n {4}→ Tag the bucket/m);
  expect(stdout).toMatch(/statement Lock\uFFFD\[31m denies/);
  expect(stdout).not.toContain('\u001b');
});

test('a failing service has its own exit code', async () => {
  const { server } = await healthy();
  server.failNext({
    kind: 'status',
    status: 403,
    code: 'SomethingElse',
    match: ({ query }) => query.has('policy'),
  });
  expect((await doctor(...OPTIONS)).code).toBe(0);
  server.failNext({ kind: 'status', status: 500, times: 100, match: ({ query }) => query.has('tagging') });
  expect((await doctor(...OPTIONS)).code).toBe(4);
});

test('an interruption is not a finding', async () => {
  await healthy();
  const { code, stderr } = await runSubcommand(doctorCommand, OPTIONS, AbortSignal.abort());
  expect(code).toBe(130);
  expect(stderr).toMatch(/interrupted/);
});

test('the help of doctor has examples and every setting', async () => {
  const help: string[] = [];
  const command = doctorCommand(
    {
      signal: new AbortController().signal,
      stdin: process.stdin,
      stdout: process.stdout,
      stderr: process.stderr,
    },
    () => undefined,
  ).configureOutput({ writeOut: (text) => help.push(text) });
  command.outputHelp();
  expect(help.join('')).toMatch(
    /--out[\s\S]*--amc-account[\s\S]*Examples:[\s\S]*AMC_REFRESH_TOKEN[\s\S]*Exit codes/,
  );
});
