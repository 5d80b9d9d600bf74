import { Readable } from 'node:stream';
import type { S3Client } from '@aws-sdk/client-s3';
import { InputError, InterruptedError, UsageError } from '../errors.js';
import { findLocalFiles } from './find-local-files.js';
import type { InputSource } from './input-source.js';
import { untilAborted } from './until-aborted.js';
import type { S3InputObject } from './s3-object.js';
import { s3ObjectSource, s3Sources } from './s3-source.js';

/**
 * What can be ingested: a path, folder, glob, `s3://` key or prefix, `-` for stdin; a given version of an object in
 * S3 (made by `s3InputObject()`); a Node stream or an async iterable of bytes; or an (async) iterable of objects, one
 * a row.
 */
export type Input = string | URL | S3InputObject | Readable | AsyncIterable<unknown> | Iterable<unknown>;

/** How the inputs are reached. */
export interface ResolveOptions {
  readonly signal: AbortSignal;
  /** Makes or gives the S3 client; called only when an input is in S3. */
  readonly s3Client: () => S3Client;
}

/**
 * The sources behind the inputs, in the order given. Every file counts once, however many inputs name it.
 * @throws InputError when an input stands for nothing
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
  if (input instanceof URL) return resolveInput(urlToText(input), index, options);
  if (input === '-') return [streamSource(untilAborted(process.stdin, options.signal), '-')];
  if (typeof input === 'string') {
    return input.startsWith('s3://')
      ? s3Sources(input, options.s3Client(), options.signal)
      : findLocalFiles(input);
  }
  if (isS3InputObject(input)) return [s3ObjectSource(input, options.s3Client())];
  const name = `input ${index + 1}`;
  if (input instanceof Readable && !input.readableObjectMode)
    return [streamSource(untilAborted(input, options.signal), name)];
  return peekSource(untilAborted(toAsync(input), options.signal), name);
}

function isS3InputObject(input: object): input is S3InputObject {
  return 'bucket' in input && 'key' in input && 'etag' in input && !(Symbol.iterator in input);
}

function urlToText(url: URL): string {
  if (url.protocol === 's3:') return decodeURIComponent(url.href);
  if (url.protocol === 'file:') return decodeURIComponent(url.pathname);
  throw new UsageError(`Cannot read ${url.protocol}// URLs. Use a path, file:// or s3://.`, {
    code: 'INPUT_NOT_READABLE',
  });
}

/** A stream can be read once, and what is in it is known only then. */
function streamSource(stream: AsyncIterable<unknown>, name: string): InputSource {
  return {
    kind: 'bytes',
    name,
    identity: null,
    size: null,
    fingerprint: () => Promise.resolve(null),
    open: () => toBytes(stream, name),
  };
}

async function* toBytes(chunks: AsyncIterable<unknown>, name: string): AsyncGenerator<Uint8Array> {
  try {
    for await (const chunk of chunks) {
      if (chunk instanceof Uint8Array) yield chunk;
      else if (typeof chunk === 'string') yield Buffer.from(chunk, 'utf8');
      else throw new TypeError('a stream of bytes gave something that is neither bytes nor text');
    }
  } catch (cause) {
    if (cause instanceof InterruptedError) throw cause;
    throw new InputError(`Reading ${name} failed half way; nothing was handed over.`, {
      code: 'INPUT_NOT_READABLE',
      cause,
    });
  }
}

/** Bytes or objects: the first item tells. */
async function peekSource(items: AsyncIterator<unknown>, name: string): Promise<readonly InputSource[]> {
  const first = await items.next();
  const all = replay(first, items);
  if (first.done !== true && first.value instanceof Uint8Array) return [streamSource(all, name)];
  return [{ kind: 'objects', name, open: () => all }];
}

async function* replay(
  first: IteratorResult<unknown>,
  rest: AsyncIterator<unknown>,
): AsyncGenerator<unknown> {
  try {
    for (let item = first; item.done !== true; item = await rest.next()) yield item.value;
  } finally {
    await rest.return?.();
  }
}

function toAsync(items: AsyncIterable<unknown> | Iterable<unknown>): AsyncIterable<unknown> {
  return Symbol.asyncIterator in items ? items : Readable.from(items, { highWaterMark: 1 });
}
