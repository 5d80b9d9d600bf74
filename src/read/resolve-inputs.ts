import path from 'node:path';
import { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import type { S3ClientSource } from '../aws/load-s3-client.js';
import { UsageError } from '../errors.js';
import { findLocalFiles } from './find-local-files.js';
import type { InputSource } from './input-source.js';
import { itemsSource, streamSource, type Items } from './objects/object-source.js';
import { untilAborted } from './until-aborted.js';
import type { S3InputObject } from './s3-object.js';

/**
 * What can be ingested:
 *
 * - a path, folder, glob, `s3://` key or prefix, or `-` for stdin; a `URL` object with `file:` or `s3:`;
 * - one version of an object in S3 ({@link S3InputObject});
 * - bytes: a `Buffer` or another `Uint8Array`, a Node or web stream, an (async) iterable of bytes or text;
 * - rows: an (async) iterable, Node or web stream of objects, one per row, or of Apache Arrow batches; also an Arrow
 *   `Table` or `RecordBatch` itself.
 *
 * One-shot inputs are read once, item by item, no faster than their rows are processed.
 */
export type Input = string | URL | S3InputObject | Uint8Array | Items;

/** Whether a value can be an {@link Input}; what it contains is another question. */
export function isInput(value: unknown): value is Input {
  if (typeof value === 'string') return value !== '';
  if (typeof value !== 'object' || value === null) return false;
  return (
    value instanceof URL ||
    isS3InputObject(value) ||
    Symbol.iterator in value ||
    Symbol.asyncIterator in value
  );
}

/** How to reach the inputs. */
export interface ResolveOptions {
  readonly signal: AbortSignal;
  /** Creates or returns the S3 client; called only if an input is in S3. */
  readonly s3Client: S3ClientSource;
  /**
   * What the tool itself uses: paths and `s3://` locations that it writes to, the schema, joined files. If a folder or
   * prefix contains them, they are not inputs. Default: nothing.
   */
  readonly own?: readonly string[];
  /** Called with what was skipped in a folder, glob or prefix, by names below it. Default: not reported. */
  readonly onSkipped?: (input: string, skipped: readonly string[]) => void;
}

/**
 * The sources behind the inputs, in the order given. Every file counts once, however many inputs name it.
 * @throws InputError when an input refers to nothing
 */
export async function resolveInputs(
  inputs: readonly Input[],
  options: ResolveOptions,
): Promise<InputSource[]> {
  if (inputs.length === 0) {
    throw new UsageError('No input was given. Name a file, folder, glob, s3:// URL, or - for stdin.', {
      code: 'NO_INPUT',
    });
  }
  const sources: InputSource[] = [];
  const seen = new Set<string>();
  for (const [index, input] of inputs.entries()) {
    for (const source of await resolveInput(input, index, options)) {
      const identity =
        source.kind === 'bytes' && source.identity !== null ? source.identity : `#${sources.length}`;
      if (seen.has(identity)) continue;
      seen.add(identity);
      sources.push(source);
    }
  }
  return sources;
}

async function resolveInput(
  input: Input,
  index: number,
  options: ResolveOptions,
): Promise<readonly InputSource[]> {
  if (input instanceof URL) return resolveUrl(input, options);
  if (input === '-') return [streamSource(untilAborted(process.stdin, options.signal), '-')];
  if (typeof input === 'string') {
    if (/^file:\/\//i.test(input)) return resolveUrl(new URL(input), options);
    return input.startsWith('s3://') ? fromS3(input, options) : fromDisk(input, options);
  }
  if (isS3InputObject(input)) {
    const { s3ObjectSource } = await import('./s3-source.js');
    return [s3ObjectSource(input, await options.s3Client())];
  }
  const name = `input ${index + 1}`;
  if (input instanceof Uint8Array) return [await itemsSource([input], name, options.signal)];
  if (input instanceof Readable && !input.readableObjectMode)
    return [streamSource(untilAborted(input, options.signal), name)];
  return [await itemsSource(input, name, options.signal)];
}

/** The code that reads S3 is loaded only when needed. */
async function fromS3(url: string, options: ResolveOptions): Promise<readonly InputSource[]> {
  const { s3Client, signal, own = [], onSkipped } = options;
  const { s3Sources } = await import('./s3-source.js');
  return s3Sources(url, await s3Client(), signal, {
    own: own.filter((place) => place.startsWith('s3://')),
    onSkipped: (skipped) => onSkipped?.(url, skipped),
  });
}

async function fromDisk(
  input: string,
  { own = [], onSkipped }: ResolveOptions,
): Promise<readonly InputSource[]> {
  const places = own.filter((place) => !place.startsWith('s3://')).map((place) => path.resolve(place));
  const { files, skipped } = await findLocalFiles(input, new Set(places));
  if (skipped.length > 0) onSkipped?.(input, skipped);
  return files;
}

function isS3InputObject(input: object): input is S3InputObject {
  return 'bucket' in input && 'key' in input && 'etag' in input && !(Symbol.iterator in input);
}

async function resolveUrl(url: URL, options: ResolveOptions): Promise<readonly InputSource[]> {
  if (url.protocol === 's3:') return fromS3(decodeURIComponent(url.href), options);
  if (url.protocol === 'file:') return fromDisk(toPath(url), options);
  throw new UsageError(`Cannot read ${url.protocol}// URLs. Use a path, file:// or s3://.`, {
    code: 'INPUT_NOT_READABLE',
  });
}

function toPath(url: URL): string {
  try {
    return fileURLToPath(url);
  } catch (cause) {
    throw new UsageError(
      'Cannot read a file:// URL that names another host or an encoded slash. Use a path.',
      {
        code: 'INPUT_NOT_READABLE',
        cause,
      },
    );
  }
}
