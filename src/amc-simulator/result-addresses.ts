import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

import type { StoredExecution } from './execution-state.js';

/** Under this path, the simulator serves results to whoever has the signed address. */
export const RESULTS_PATH = '/results/';
/** The lifetime of AMC's addresses. */
const LIFE_MS = 600_000;

export interface ServedResult {
  readonly status: number;
  readonly mediaType: string;
  readonly body: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Signs the addresses of results and serves the results. */
export class ResultAddresses {
  readonly #key = randomBytes(32);
  readonly #results = new Map<string, StoredExecution>();
  readonly #files: number;
  /** `http://127.0.0.1:PORT` */
  base = '';

  /** @param files how many files a result is split into, each with the header; AMC returns up to five addresses */
  constructor(files = 1) {
    this.#files = files;
  }

  sign(execution: StoredExecution, now: number): unknown {
    const { workflowExecutionId: id } = execution;
    this.#results.set(id, execution);
    const address = (name: string) => {
      const path = `${RESULTS_PATH}${id}/${name}`;
      const query = new URLSearchParams({
        'X-Amz-Date': String(now),
        'X-Amz-Expires': String(LIFE_MS / 1000),
        'X-Amz-Signature': this.#signature(path, now),
      });
      return `${this.base}${path}?${query.toString()}`;
    };
    const names = Array.from({ length: this.#files }, (_, index) => `result-${index}.csv`);
    return { downloadUrls: names.map(address), metadataDownloadUrls: [address('metadata.json')] };
  }

  /** Serves a whole result, or the part from an offset on. */
  serve(url: URL, range: string | undefined, now: number): ServedResult {
    const [, , id = '', name] = url.pathname.split('/');
    const signedAt = Number(url.searchParams.get('X-Amz-Date'));
    const given = Buffer.from(url.searchParams.get('X-Amz-Signature') ?? '');
    const expected = Buffer.from(this.#signature(url.pathname, signedAt));
    const isSigned = given.byteLength === expected.byteLength && timingSafeEqual(given, expected);
    if (!isSigned || now >= signedAt + LIFE_MS) return denied();
    const result = this.#results.get(id)?.result;
    if (result === undefined) return denied();
    const number = Number(/^result-(\d+)\.csv$/.exec(name ?? '')?.[1] ?? 0);
    const text = name === 'metadata.json' ? '{}' : fileOf(result, number, this.#files);
    const bytes = Buffer.from(text);
    const headers = { ETag: `"${id}-${number}"`, 'Accept-Ranges': 'bytes' };
    const from = Number(/^bytes=(\d+)-$/.exec(range ?? '')?.[1] ?? 0);
    if (from === 0) return { status: 200, mediaType: 'text/csv', body: text, headers };
    return {
      status: 206,
      mediaType: 'text/csv',
      body: bytes.subarray(from).toString('utf8'),
      headers: { ...headers, 'Content-Range': `bytes ${from}-${bytes.byteLength - 1}/${bytes.byteLength}` },
    };
  }

  #signature(path: string, signedAt: number): string {
    return createHmac('sha256', this.#key).update(`${path} ${signedAt}`).digest('hex');
  }
}

/** One of several parts of a CSV: its header and a share of its rows, none of them cut. */
function fileOf(csv: string, number: number, files: number): string {
  const [header = '', ...rows] = csv.match(/(?:"(?:[^"]|"")*"|[^"\n])*\n/g) ?? [];
  const size = Math.ceil(rows.length / files);
  return header + rows.slice(number * size, (number + 1) * size).join('');
}

function denied(): ServedResult {
  const body = '<Error><Code>AccessDenied</Code><Message>Request has expired</Message></Error>';
  return { status: 403, mediaType: 'application/xml', body };
}
