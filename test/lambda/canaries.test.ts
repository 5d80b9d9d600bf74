import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AmcClient, Secret } from '../../src/amc/index.js';
import { DEFAULT_IDENTITY, startSimulator, type AmcSimulator } from '../../src/amc-simulator/index.js';
import { dataSetDefinition } from '../../src/hand-over/data-set-definition.js';
import { amcHandOver } from '../../src/lambda/amc-hand-over.js';
import { ConfigSource } from '../../src/lambda/config/config-source.js';
import { handleEvent } from '../../src/lambda/handle-event.js';
import { Log } from '../../src/lambda/log.js';
import { Metrics } from '../../src/lambda/metrics.js';
import { parseDataSetSchema } from '../../src/schema/parse-schema.js';
import { CANARY, traceIn } from '../helpers/canaries.js';
import { CANARY_CSV, CANARY_NAME, CANARY_SCHEMA, CANARY_TEXTS } from '../helpers/canary-table.js';
import { eventBridgeEvent, s3Event, sqsEvent } from '../helpers/drop-events.js';
import { RecordingProxy } from '../helpers/recording-proxy.js';
import { s3ObjectReader } from '../helpers/s3-object-reader.js';
import { startS3Server, type S3Server } from '../helpers/s3-server.js';
import { simulatorEnvironment } from '../helpers/simulator-environment.js';

const { email, card, id } = CANARY;
const { credentials, accountId, marketplaceId } = DEFAULT_IDENTITY;
const KEY = `in/${email}/${CANARY_NAME}.csv`;
let s3: S3Server;
let amc: AmcSimulator;
let proxy: RecordingProxy;
/** What the function logs, metrics included. */
let logged: string[];
/** Where copies of refused drops go, and with which tags: the test server cannot copy. */
let copied: unknown[];

beforeEach(async () => {
  logged = [];
  copied = [];
  s3 = await startS3Server();
  for (const bucket of ['drops', 'amc-out', 'settings']) s3.createBucket(bucket);
  s3.putObject('settings', 'schema.json', JSON.stringify(CANARY_SCHEMA));
  amc = await startSimulator({ reader: s3ObjectReader(s3), instanceIds: ['amcone'] });
  proxy = new RecordingProxy(amc.apiUrl);
  await proxy.listen();
  const secrets = {
    clientId: new Secret(credentials.clientId),
    clientSecret: new Secret(credentials.clientSecret),
    refreshToken: new Secret(credentials.refreshToken),
  };
  const client = new AmcClient({
    apiUrl: amc.apiUrl,
    tokenUrl: amc.tokenUrl,
    accountId,
    marketplaceId,
    credentials: secrets,
  });
  const schema = parseDataSetSchema(CANARY_SCHEMA, 'test');
  await client.instance('amcone').dataSets.create(dataSetDefinition(schema));
});
afterEach(async () => {
  await proxy.close();
  await amc.close();
  await s3.close();
});

/** One call; what it throws is logged as the runtime would log it. */
async function invoke(event: unknown, dataSet: object, more: object = {}): Promise<unknown> {
  const client = s3.client({ maxAttempts: 2 });
  client.middlewareStack.add(
    (next, { commandName }) =>
      (args) => {
        if (commandName !== 'CopyObjectCommand') return next(args);
        const { CopySource: _source, ...copy } = { CopySource: '', ...args.input };
        copied.push(copy);
        return Promise.resolve({ output: { $metadata: {} }, response: {} });
      },
    { step: 'initialize' },
  );
  const write = (line: string) => void logged.push(line);
  const environment = { ...simulatorEnvironment(amc, 'amcone'), AMC_API_URL: proxy.url };
  const settings = {
    output: 's3://amc-out/runs',
    refused: { action: 'copy', to: 's3://amc-out/quarantine' },
    dataSets: [{ prefix: 'in/', schema: 's3://settings/schema.json', maxRejectRate: 1, ...dataSet }],
    ...more,
  };
  const services = {
    s3: client,
    config: new ConfigSource({ location: JSON.stringify(settings), s3Client: client }),
    log: new Log(write),
    metrics: new Metrics(write, 'f'),
    steps: { handOver: amcHandOver(environment) },
    stopBeforeMs: 1000,
    scaleOutAboveBytes: Infinity,
    rangeBytes: 1_000_000,
    maxWholeBytes: Infinity,
  };
  try {
    return await handleEvent(event, { awsRequestId: 'r', getRemainingTimeInMillis: () => 120_000 }, services);
  } catch (error) {
    write(error instanceof Error ? `${error.name} ${error.message} ${error.stack}` : 'thrown');
    return 'thrown';
  }
}

const drop = (content: string, key = KEY) => {
  s3.putObject('drops', key, content);
  return { bucket: 'drops', key, etag: s3.object('drops', key)?.etag };
};
const logLines = () =>
  logged.flatMap((line): Record<string, unknown>[] => (line.startsWith('{') ? [JSON.parse(line)] : []));

/** Every trace in what the function wrote, logged or sent. */
function traces(): string[] {
  const found: string[] = [];
  const look = (what: string, content: string | Buffer) => {
    const trace = traceIn(content);
    if (trace !== null) found.push(`${what}: ${trace}`);
  };
  for (const key of s3.keys('amc-out')) {
    const object = s3.object('amc-out', key);
    look('key', key);
    for (const [name, value] of object?.tags ?? []) look('tag', `${name}=${value}`);
    look('header', JSON.stringify(object?.headers ?? {}));
    look(key, object?.bytes ?? '');
  }
  for (const [name, value] of s3.object('drops', KEY)?.tags ?? []) look('tag', `${name}=${value}`);
  for (const copy of copied) look('copy', JSON.stringify(copy));
  for (const line of logged) look('log', line);
  for (const request of proxy.sent) look('request', request);
  return found;
}

describe('identifiers in the values and the key of a drop', { timeout: 300_000 }, () => {
  it('appear in nothing that the function logs, counts, claims, writes or sends', async () => {
    const event = s3Event(drop(CANARY_CSV));
    expect(await invoke(event, { upload: {} })).toEqual({ outcomes: ['ingested'] });
    expect(await invoke(eventBridgeEvent(drop(CANARY_CSV)), { upload: {} })).toEqual({
      outcomes: ['duplicate'],
    });
    expect(logLines()).toContainEqual(expect.objectContaining({ step: 'handedOver' }));
    const sum = (name: string) =>
      logLines().reduce((total, line) => total + (typeof line[name] === 'number' ? line[name] : 0), 0);
    expect(sum('RowsWritten')).toBe(CANARY_TEXTS.length + 1);
    expect(sum('RowsRejected')).toBe(CANARY_TEXTS.length);
    const starts = new Set(s3.keys('amc-out').map((key) => key.split('/')[0]));
    expect(starts).toEqual(new Set(['claims', 'ledger', 'runs']));
    expect(amc.uploadCount('amcone')).toBe(1);
    expect(proxy.sent.length).toBeGreaterThan(1);
    expect(traces()).toEqual([]);
  });

  it("do not appear in the name of a refused drop's copy, or in its tags", async () => {
    expect(await invoke(s3Event(drop(CANARY_CSV)), { maxRejectRate: 0 })).toEqual({ outcomes: ['refused'] });
    expect(copied).toEqual([
      expect.objectContaining({ Key: expect.stringContaining('quarantine/drops/in/') }),
    ]);
    expect(logLines()).toContainEqual(expect.objectContaining({ step: 'refused' }));
    expect(logLines()).not.toContainEqual(expect.objectContaining({ step: 'notMarked' }));
    expect(traces()).toEqual([]);
  });

  it('do not appear in messages about damaged drops, unknown prefixes, missing keys and bad events', async () => {
    const tagged = { refused: { action: 'tag' } };
    expect(await invoke(s3Event(drop('\u0000')), {}, tagged)).toEqual({ outcomes: ['refused'] });
    expect(await invoke(s3Event(drop(`${email},${card},${id}\n`)), {}, tagged)).toEqual({
      outcomes: ['refused'],
    });
    expect(await invoke(s3Event({ bucket: 'drops', key: `in/${email}.gone` }), {})).toEqual({
      outcomes: ['gone'],
    });
    expect(await invoke(s3Event(drop(CANARY_CSV, `elsewhere/${email}.csv`)), {})).toEqual({
      outcomes: ['unknownPrefix'],
    });
    expect(await invoke({ Records: [{ [email]: card }] }, {})).toBe('thrown');
    expect(await invoke(sqsEvent(`{"${email}": `, s3Event(drop(CANARY_CSV))), {})).toEqual({
      batchItemFailures: [{ itemIdentifier: 'm1' }],
    });
    expect(traces()).toEqual([]);
  });

  it('do not appear in messages when S3 or AMC quotes them', async () => {
    amc.failUploads(`Row 3: ${email}, ${card} and ${id} are not hashed.`);
    await invoke(s3Event(drop(CANARY_CSV)), { upload: {} });
    const match = ({ method }: { method: string }) => method === 'PUT';
    s3.failNext({ kind: 'status', match, times: 99, status: 403, code: `Denied ${email} ${card}` });
    expect(await invoke(s3Event(drop(`${CANARY_CSV}\n`)), { upload: {} })).toBe('thrown');
    expect(logged.length).toBeGreaterThan(4);
    expect(traces()).toEqual([]);
  });
});
