import { AmcClient, Secret, type AmcInstance, type Clock } from '../../src/amc/index.js';
import { startedUpload, DEFAULT_LEASE_MS } from '../../src/ledger/upload-lease.js';
import { openLedger, type Ledger } from '../../src/ledger/ledger.js';
import type { HandOverContext } from '../../src/hand-over/hand-over-context.js';
import { DEFAULT_RULES } from '../../src/hand-over/replacing/judge-upload.js';
import { uploadDefinition } from '../../src/hand-over/upload-definition.js';
import type { UploadEntry } from '../../src/ledger/entries.js';
import type { RunReport } from '../../src/report/run-report.js';
import { reportOfTally } from './report-of-tally.js';
import { temporaryFolder } from './temporary-folder.js';
import { uploadFacts } from './upload-facts.js';

/** An upload as AMC shows it. */
export interface ShownUpload {
  readonly uploadId: string;
  readonly status: string;
  readonly createdAt?: string;
  readonly metrics?: Readonly<Record<string, unknown>>;
  readonly dataSource?: Readonly<Record<string, string>>;
}

/** Answers in place of AMC, with the given uploads and without a network. */
export class ScriptedAmc {
  uploads: ShownUpload[] = [];
  /** Called before a list is returned, with its number starting at 1. */
  onList: (list: number) => void = () => undefined;
  /** Called before one upload is returned; it may answer instead. */
  onShow: (uploadId: string) => Promise<Response | null> = () => Promise.resolve(null);
  /** The answer to a new upload; null: the connection breaks before an answer. */
  onCreate: () => Promise<Response | null> = () => Promise.resolve(this.accept('new'));
  /** The requests for uploads, such as `GetUpload u1`. */
  readonly calls: string[] = [];
  readonly instance: AmcInstance;
  readonly client: AmcClient;
  #lists = 0;

  constructor(clock: Clock, instanceId = 'amcone') {
    this.client = new AmcClient({
      apiUrl: 'https://amc.invalid',
      tokenUrl: 'https://login.invalid',
      accountId: 'a',
      marketplaceId: 'm',
      credentials: {
        clientId: new Secret('an id'),
        clientSecret: new Secret('a secret'),
        refreshToken: new Secret('a token'),
      },
      clock,
      retry: { maxAttempts: 1 },
      lookUp: { waitsMs: [], maxSends: 1 },
      fetch: (url, init) =>
        Promise.race([this.#answer(String(url instanceof Request ? url.url : url)), aborted(init?.signal)]),
    });
    this.instance = this.client.instance(instanceId);
  }

  /** The answer that it has accepted an upload, which it lists from now on. */
  accept(uploadId: string, more: Partial<ShownUpload> = {}): Response {
    this.uploads.push({ uploadId, status: 'SUBMITTED', ...more });
    return json({ uploadId });
  }

  async #answer(url: string): Promise<Response> {
    if (url.startsWith('https://login.')) return json({ access_token: 'access', expires_in: 3600 });
    const { pathname, searchParams } = new URL(url);
    if (pathname.endsWith('/uploads/list')) {
      this.calls.push('ListUploads');
      this.onList(++this.#lists);
      const since = Date.parse(searchParams.get('createdAt') ?? '');
      const shown = this.uploads.filter(({ createdAt }) => !(Date.parse(createdAt ?? '') < since));
      return json({ uploads: shown });
    }
    const [, uploadId] = /\/uploads\/[^/]+\/([^/]+)$/.exec(pathname) ?? [];
    if (uploadId !== undefined) {
      this.calls.push(`GetUpload ${uploadId}`);
      const answer = await this.onShow(uploadId);
      if (answer !== null) return answer;
      const upload = this.uploads.find((one) => one.uploadId === uploadId);
      return upload === undefined ? json({ code: '404', details: 'none' }, 404) : json({ upload });
    }
    if (/\/uploads\/[^/]+$/.test(pathname)) {
      this.calls.push('CreateUpload');
      const answer = await this.onCreate();
      if (answer === null) throw new TypeError('fetch failed', { cause: new Error('socket hang up') });
      return answer;
    }
    return json({ instance: null }, 404);
  }
}

function aborted(signal: AbortSignal | null | undefined): Promise<never> {
  return new Promise((_, reject) => {
    signal?.addEventListener('abort', () => reject(new DOMException('aborted', 'AbortError')));
  });
}

export function json(body: unknown, status = 200): Response {
  return new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/json' } });
}

/** A ledger in its own folder. */
export async function folderLedger(): Promise<Ledger> {
  return openLedger(await temporaryFolder(), { s3Client: () => Promise.reject(new Error('no S3')) });
}

/** A hand-over that was started, of the run `daily` of the data set `sales`. */
export async function begunUpload(
  at: number,
  change: Partial<UploadEntry> = {},
  leaseMs = DEFAULT_LEASE_MS,
): Promise<UploadEntry> {
  const facts = uploadFacts({ manifest: 's3://bucket/sales/daily/manifest.txt' });
  return { ...(await startedUpload(facts, at, leaseMs)), ...change };
}

/**
 * The report of a complete run of one file, made from these inputs, which are given by the first letter of their
 * digests.
 */
export function publishedRun(
  letter: string,
  inputs: readonly (string | { readonly name: string; readonly rows: number; readonly sha256?: string })[],
  more: Partial<RunReport> = {},
): RunReport {
  const file = { path: 'data/all.csv', rows: 1, bytes: 9, partition: 'all', sha256: letter.repeat(64) };
  const report = reportOfTally(() => undefined, undefined, {
    status: 'complete',
    runId: 'daily',
    files: [file],
    inputs: inputs.map((input) =>
      typeof input === 'string' ? { name: `${input}.csv`, rows: 1, sha256: input.repeat(64) } : input,
    ),
  });
  const rows = { ...report.rows, read: 1, written: 1 };
  return { ...report, dataSetId: 'sales', manifest: 's3://bucket/sales/daily/manifest.txt', rows, ...more };
}

/** The arguments for handing a run over to the scripted AMC. */
export function handOverContext(
  report: RunReport,
  { client }: ScriptedAmc,
  clock: Clock,
  more: Partial<HandOverContext> = {},
): HandOverContext {
  const strategy = more.strategy ?? 'ADDITIVE';
  return {
    client,
    instanceIds: ['amcone'],
    report,
    strategy,
    wait: true,
    confirm: () => Promise.resolve(true),
    definition: uploadDefinition(report, strategy),
    manifest: report.manifest ?? '',
    delivery: null,
    rules: DEFAULT_RULES,
    clock,
    signal: new AbortController().signal,
    ...more,
  };
}
