import { Readable } from 'node:stream';
import { ReadableStream } from 'node:stream/web';
import { IngestError, InputError } from '../../errors.js';
import type { InputSource } from '../input-source.js';
import { untilAborted } from '../until-aborted.js';
import { isArrowBatch } from './arrow-batch.js';
import { expandBatches } from './expand-batches.js';
import { isTransient } from './is-transient.js';

/** Anything that can be iterated and holds bytes, texts, objects or Arrow batches. */
export type Items = AsyncIterable<unknown> | Iterable<unknown> | ReadableStream<unknown>;

/**
 * The source for a one-shot iterable: bytes or text if the first item is one of these, otherwise one object per row.
 * Reads the first item.
 * @throws InputError when that fails
 */
export async function itemsSource(items: Items, name: string, signal: AbortSignal): Promise<InputSource> {
  const iterator = readable(untilAborted(toAsync(items), signal), name);
  const first = await iterator.next();
  const all = replay(first, iterator);
  if (first.done !== true && isText(first.value)) return streamSource(all, name);
  return { kind: 'objects', name, open: () => expandBatches(all) };
}

/** A stream can be read only once, and its content is known only then. */
export function streamSource(stream: AsyncIterable<unknown>, name: string): InputSource {
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
  for await (const chunk of readable(chunks, name)) {
    if (chunk instanceof Uint8Array) yield chunk;
    else if (typeof chunk === 'string') yield Buffer.from(chunk, 'utf8');
    else {
      throw new InputError(
        `${name} began with bytes or text and then gave something else. Give bytes alone, or one object a row.`,
        { code: 'INPUT_NOT_READABLE' },
      );
    }
  }
}

/**
 * The items; an error that they throw becomes one that says where. Its own message may contain data, so it is only the
 * cause.
 */
async function* readable(items: AsyncIterable<unknown>, name: string): AsyncGenerator<unknown> {
  try {
    yield* items;
  } catch (cause) {
    if (cause instanceof IngestError) throw cause;
    throw new InputError(
      `Reading ${name} failed partway; nothing was uploaded. What it threw is this error's cause.`,
      { code: 'INPUT_NOT_READABLE', cause, retryable: isTransient(cause) },
    );
  }
}

function isText(item: unknown): boolean {
  return item instanceof Uint8Array || typeof item === 'string';
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

/** Web streams as Node streams: only these can be ended while someone waits for their next item. */
function toAsync(items: Items): AsyncIterable<unknown> {
  if (items instanceof ReadableStream) {
    return Readable.fromWeb(items, { objectMode: true, highWaterMark: 1 });
  }
  if (isArrowBatch(items)) return Readable.from([items], { highWaterMark: 1 });
  if (Symbol.asyncIterator in items) return items;
  return Readable.from(items, { highWaterMark: 1 });
}
