import { inspect } from 'node:util';

import { expect, test } from 'vitest';

import { Secret } from '../../src/amc/index.js';
import type { AmcClient, AmcEvent, AmcInstance } from '../../src/amc/index.js';
import { Redactor } from '../../src/amc/redactor.js';
import type { AmcSimulator, Fault } from '../../src/amc-simulator/index.js';
import { collect, CSV_UPLOAD, digest, failureOf, rehearse, SALES } from './rehearsal.js';

const CREDENTIALS = {
  clientId: 'amzn1.client.CANARYONE',
  clientSecret: 'CANARYTWO/with+odd=characters"',
  refreshToken: 'Atzr|CANARYTHREE',
};
const ACCESS_TOKEN = 'Atza|CANARYFOUR';
const MAID = 'CANARYFIVE-8246-4ba4-ae5b-76104861e7dc';
const EMAIL_DIGEST = digest('canary@example.com');
const TOKEN_ANSWER: Fault = {
  kind: 'answer',
  body: JSON.stringify({ access_token: ACCESS_TOKEN, expires_in: 3_600 }),
};
/** Every part of a request that an answer could repeat. */
const ECHO = [
  CREDENTIALS.clientId,
  CREDENTIALS.clientSecret,
  encodeURIComponent(CREDENTIALS.clientSecret),
  CREDENTIALS.refreshToken,
  `Bearer ${ACCESS_TOKEN}`,
  EMAIL_DIGEST,
  'canary@example.com',
].join(' ; ');

/** Plans an answer for every call; the answer about a device also repeats the device's id. */
function answerAll(answer: (echo: string) => Omit<Extract<Fault, { kind: 'answer' }>, 'kind'>) {
  return ({ faults }: AmcSimulator): void => {
    faults.next('CreateUserDeletionRequest', { kind: 'answer', ...answer(`${ECHO} ; ${MAID}`) }, 1_000);
    faults.next('*', { kind: 'answer', ...answer(ECHO) }, 1_000);
  };
}

const failures: readonly (readonly [string, (simulator: AmcSimulator) => void])[] = [
  ...[400, 401, 403, 404, 429, 500].map((status) => {
    const plan = answerAll((echo) => ({
      status,
      body: JSON.stringify({ code: echo, details: echo, errors: [echo, { value: echo }], requestId: echo }),
    }));
    return [`status ${status}`, plan] as const;
  }),
  ['garbage', answerAll((body) => ({ body }))],
  ['another form', answerAll((echo) => ({ body: JSON.stringify({ [echo]: echo }) }))],
  ['a cut', ({ faults }) => faults.next('*', { kind: 'cut', when: 'before' }, 1_000)],
  ['a time-out', ({ faults }) => faults.next('*', { kind: 'stall' }, 1_000)],
];

function everyCall(amc: AmcInstance): readonly (() => Promise<unknown>)[] {
  return [
    () => amc.dataSets.create(SALES),
    () => amc.dataSets.get('sales'),
    () => collect(amc.uploads.list()),
    () => amc.uploads.create('sales', CSV_UPLOAD),
    () => amc.uploads.wait('sales', 'u'),
    () =>
      amc.userDeletions.create([
        { externalIdentity: { type: 'MAID', value: MAID } },
        { hashedIdentity: { EMAIL: EMAIL_DIGEST } },
      ]),
  ];
}

async function canaryClient(plan: (simulator: AmcSimulator) => void): Promise<{
  readonly client: AmcClient;
  readonly amc: AmcInstance;
  readonly events: readonly AmcEvent[];
}> {
  const { simulator, client, amc, events } = await rehearse({
    client: {
      credentials: {
        clientId: new Secret(CREDENTIALS.clientId),
        clientSecret: new Secret(CREDENTIALS.clientSecret),
        refreshToken: new Secret(CREDENTIALS.refreshToken),
      },
      requestTimeoutMs: 50,
      retry: { maxAttempts: 2 },
    },
  });
  plan(simulator);
  return { client, amc, events };
}

function expectNoCanary(thing: unknown): void {
  for (const text of [
    inspect(thing, { depth: 12, showHidden: true }),
    JSON.stringify(thing),
    String(thing),
  ]) {
    expect(text).not.toMatch(/canary/i);
    expect(text).not.toContain(EMAIL_DIGEST);
  }
}

test.each(failures)('no error or event after %s shows a secret or an identifier', async (_, plan) => {
  const { client, amc, events } = await canaryClient((simulator) => {
    simulator.faults.next('Login', TOKEN_ANSWER, 1_000);
    plan(simulator);
  });
  for (const call of everyCall(amc)) expectNoCanary(await failureOf(call()));
  expectNoCanary(events);
  expectNoCanary(client);
});

test.each([
  [
    'a refusal',
    { kind: 'answer', status: 400, body: JSON.stringify({ error: ECHO, error_description: ECHO }) },
  ],
  ['an internal error', { kind: 'answer', status: 500, body: JSON.stringify({ details: ECHO }) }],
  ['garbage', { kind: 'answer', body: ECHO }],
  [
    'a token of two lines',
    { kind: 'answer', body: JSON.stringify({ access_token: 'CANARY\nX', expires_in: 9 }) },
  ],
  ['a cut', { kind: 'cut', when: 'before' }],
] as const)('no error of the login after %s shows a secret', async (_, fault) => {
  const { amc } = await canaryClient((simulator) => simulator.faults.next('Login', fault, 1_000));
  expectNoCanary(await failureOf(amc.dataSets.get('sales')));
});

test('a header that fetch refuses is not shown in the error', async () => {
  const { amc } = await rehearse({
    client: {
      credentials: {
        clientId: new Secret('CANARY\nclient'),
        clientSecret: new Secret('simulator-client-secret'),
        refreshToken: new Secret('Atzr|simulator-refresh-token'),
      },
      fetch: (input, init) =>
        String(input).includes('/auth/')
          ? Promise.resolve(Response.json({ access_token: 'Atza|t', expires_in: 60 }))
          : fetch(input, init),
    },
  });
  const error = await failureOf(amc.dataSets.get('sales'));
  expect(error).toMatchObject({ code: 'AMC_UNREACHABLE', retryable: false });
  expectNoCanary(error);
});

test('the redactor keeps harmless text and shortens long text', () => {
  const redactor = new Redactor([new Secret('abc'), new Secret('longer secret')]);
  expect(
    redactor.clean(
      'abc stays: too short to hide; 1,234 rows at 2026-01-01T10:00:00Z, key arn:aws:kms:us-east-1:123456789012',
    ),
  ).toBe(
    'abc stays: too short to hide; 1,234 rows at 2026-01-01T10:00:00Z, key arn:aws:kms:us-east-1:123456789012',
  );
  expect(redactor.clean('a longer secret b')).toBe('a [secret] b');
  expect(redactor.clean('x'.repeat(5_000))).toHaveLength(2_001);
});

test('a secret is shown only on explicit request', () => {
  const secret = new Secret('canary');
  expectNoCanary({ nested: [secret], text: `${secret}`, sum: `${secret}!` });
  expect(secret.reveal()).toBe('canary');
});
