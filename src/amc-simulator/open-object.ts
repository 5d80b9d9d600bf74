import { pipeline, Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';

import type { AmcCompressionFormat } from '../amc/upload.js';
import type { ObjectReader } from './object-reader.js';
import { UploadRefusal } from './refusal.js';

/** AMC may fail on larger files. */
export const MAX_FILE_BYTES = 1_000_000_000;

export interface ObjectName {
  readonly bucket: string;
  readonly key: string;
}

export function locationOf({ bucket, key }: ObjectName): string {
  return `s3://${bucket}/${key}`;
}

/** The object's bytes as stored. Throws UploadRefusal when it cannot be read or is too large. */
export async function* openStored(
  reader: ObjectReader,
  name: ObjectName,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array, void, void> {
  const location = locationOf(name);
  let bytes = 0;
  try {
    if (reader.size !== undefined) refuseLarge(location, await reader.size(name.bucket, name.key, signal));
    for await (const chunk of await reader.get(name.bucket, name.key, signal)) {
      signal.throwIfAborted();
      bytes += chunk.byteLength;
      refuseLarge(location, bytes);
      yield chunk;
    }
  } catch (error) {
    if (error instanceof UploadRefusal || signal.aborted) throw error;
    throw new UploadRefusal(`${location} could not be read: it is missing, or access is denied.`);
  }
}

/** The object's text, decompressed, as valid UTF-8, piece by piece: some 64 KB are held at a time. */
export async function* openText(
  reader: ObjectReader,
  name: ObjectName,
  compression: AmcCompressionFormat,
  signal: AbortSignal,
): AsyncGenerator<string, void, void> {
  const location = locationOf(name);
  const stored = openStored(reader, name, signal);
  const bytes = compression === 'GZIP' ? gunzip(stored, location) : stored;
  if (compression !== 'GZIP' && compression !== 'NONE') {
    throw new UploadRefusal(`The simulator does not read ${compression}: rehearse with GZIP or NONE.`);
  }
  // The byte order mark is kept, because AMC would treat it as part of the first column's name.
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  let isFirst = true;
  for await (const chunk of bytes) {
    if (isFirst && compression === 'NONE' && chunk[0] === 0x1f && chunk[1] === 0x8b) {
      throw new UploadRefusal(`${location} is gzip, but the upload says NONE.`);
    }
    isFirst = false;
    yield decode(location, () => decoder.decode(chunk, { stream: true }));
  }
  yield decode(location, () => decoder.decode());
}

async function* gunzip(
  stored: AsyncIterable<Uint8Array>,
  location: string,
): AsyncGenerator<Uint8Array, void, void> {
  let failure: unknown;
  const unzipped = createGunzip();
  const source = Readable.from(stored);
  pipeline(source, unzipped, (error) => {
    failure = error;
  });
  try {
    for await (const chunk of unzipped) {
      const piece: Uint8Array = chunk;
      yield piece;
    }
  } catch (error) {
    const cause = failure instanceof UploadRefusal ? failure : error;
    if (cause instanceof UploadRefusal) throw cause;
    throw new UploadRefusal(`${location} is not a complete gzip file, but the upload says GZIP.`);
  }
}

function decode(location: string, read: () => string): string {
  try {
    return read();
  } catch {
    throw new UploadRefusal(`${location} is not valid UTF-8.`);
  }
}

function refuseLarge(location: string, bytes: number): void {
  if (bytes >= MAX_FILE_BYTES) {
    throw new UploadRefusal(`${location} has 1 GB or more: write smaller files.`);
  }
}
