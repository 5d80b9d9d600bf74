import { afterEach, describe, expect, test, vi } from 'vitest';
import { datasetsCommand } from '../../src/cli/datasets-command.js';
import { instancesCommand } from '../../src/cli/instances-command.js';
import { rehearseCommands } from './amc-rehearsal.js';
import { runSubcommand } from './command-run.js';

afterEach(() => vi.unstubAllEnvs());

const UNKNOWN = { AMC_ACCOUNT_ID: undefined, AMC_MARKETPLACE_ID: undefined, AMC_INSTANCE_ID: undefined };
const ACCOUNTS = [
  { accountId: 'ENTITYOTHER', accountName: 'Other', marketplaceId: 'A1F83G8C2ARO7P' },
  { accountId: 'ENTITYSIMULATOR', accountName: 'Mine', marketplaceId: 'ATVPDKIKX0DER' },
];

test('instances list distinguishes the kinds of instances', async () => {
  await rehearseCommands();
  const { code, stdout, stderr } = await runSubcommand(instancesCommand, ['list']);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toBe(
    [
      'amcsimulator     standard      COMPLETED   Main',
      'amcsandbox       sandbox       COMPLETED   amcsandbox',
      'amcshared        collaboration COMPLETED   amcshared',
      '',
    ].join('\n'),
  );
  const json = await runSubcommand(instancesCommand, ['list', '--json']);
  expect(
    json.stdout
      .trimEnd()
      .split('\n')
      .map((line): unknown => JSON.parse(line)),
  ).toMatchObject([
    { instanceId: 'amcsimulator', kind: 'standard', uploadAccountId: '111122223333' },
    { kind: 'sandbox' },
    { kind: 'collaboration' },
  ]);
});

test('instances show names the account to grant access to', async () => {
  await rehearseCommands(
    {},
    {
      simulator: {
        instances: [
          { instanceId: 'amcsimulator', connectedAccountId: '444455556666', resultBucket: 'results' },
        ],
      },
    },
  );
  const { stdout } = await runSubcommand(instancesCommand, ['show']);
  expect(stdout).toMatch(/^upload account +111122223333$/m);
  expect(stdout).toMatch(/^connected account +444455556666$/m);
  expect(stdout).toMatch(/^result bucket +results$/m);
  const unknown = await runSubcommand(instancesCommand, ['show', 'amcnone']);
  expect(unknown).toMatchObject({ code: 4, stdout: '' });
  expect(unknown.stderr).toContain('AMC_FORBIDDEN');
  // Text that is neither an id nor a name is not sent, and not reported as found.
  const other = await runSubcommand(instancesCommand, ['show', 'NOSUCH']);
  expect(other).toMatchObject({ code: 2, stdout: '' });
  expect(other.stderr).toMatch(/no instance of the account has the name "NOSUCH".*amcsimulator/s);
  expect(other.stderr).not.toMatch(/found by asking/);
});

describe('missing settings are found by asking AMC', () => {
  const list = (...args: string[]) => runSubcommand(datasetsCommand, ['list', ...args]);

  test('the account, the marketplace and the only instance', async () => {
    await rehearseCommands(UNKNOWN, { simulator: { instances: [{ instanceId: 'amconly' }] } });
    const { code, stderr } = await list();
    expect(code).toBe(0);
    expect(stderr).toBe(
      [
        'AMC_ACCOUNT_ID=ENTITYSIMULATOR (found by asking AMC)',
        'AMC_MARKETPLACE_ID=ATVPDKIKX0DER (found by asking AMC)',
        'AMC_INSTANCE_ID=amconly (found by asking AMC)',
        '',
      ].join('\n'),
    );
  });

  test('AMC is not asked when everything is set', async () => {
    const { calls } = await rehearseCommands();
    expect(await list()).toMatchObject({ code: 0, stderr: '' });
    expect(calls('ListAccounts') + calls('ListInstances')).toBe(0);
  });

  test('with several instances, none is guessed and all are listed', async () => {
    await rehearseCommands(UNKNOWN);
    const { code, stderr } = await list();
    expect(code).toBe(2);
    expect(stderr).toMatch(/AMC_INSTANCE_ID=amcsimulator \(Main, standard\)/);
    expect(stderr).toMatch(/AMC_INSTANCE_ID=amcsandbox \(amcsandbox, sandbox\)/);
  });

  test('with several accounts, the one of the marketplace is used, or none; all are listed', async () => {
    await rehearseCommands(UNKNOWN, { simulator: { accounts: ACCOUNTS } });
    const { code, stderr } = await list();
    expect(code).toBe(2);
    expect(stderr).toMatch(/AMC_ACCOUNT_ID=ENTITYOTHER AMC_MARKETPLACE_ID=A1F83G8C2ARO7P \(Other\)/);
    vi.stubEnv('AMC_MARKETPLACE_ID', 'ATVPDKIKX0DER');
    expect(await list('--instance', 'amcsimulator')).toMatchObject({ code: 0 });
  });

  test('without any account, the message says what instant access needs', async () => {
    await rehearseCommands(UNKNOWN, { simulator: { accounts: [] } });
    const { code, stderr } = await list();
    expect(code).toBe(2);
    expect(stderr).toMatch(/sponsored ads/);
  });
});

test('terms that are not accepted are reported as the cause', async () => {
  const { simulator } = await rehearseCommands();
  simulator.acceptTerms(false);
  const { code, stderr } = await runSubcommand(datasetsCommand, ['list']);
  expect(code).toBe(4);
  expect(stderr).toMatch(/AMC_TERMS_NOT_ACCEPTED/);
});

test('an account that needs its new id gets instructions for giving it', async () => {
  await rehearseCommands({}, { simulator: { adsAccountId: 'amzn1.ads-account.g.x' } });
  const { code, stderr } = await runSubcommand(datasetsCommand, ['list']);
  expect(code).toBe(4);
  expect(stderr).toMatch(/Set AMC_ADS_ACCOUNT_ID/);
  vi.stubEnv('AMC_ADS_ACCOUNT_ID', 'amzn1.ads-account.g.x');
  expect(await runSubcommand(datasetsCommand, ['list'])).toMatchObject({ code: 0 });
});
