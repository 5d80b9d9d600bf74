import type { ExpansionMeter } from './compression/expansion-meter.js';
import type { RandomAccess } from './random-access-file.js';

/** Bytes that can be read: a file, an S3 object, a stream. */
export interface ByteSource {
  readonly kind: 'bytes';
  /** As the user named it: a path, an `s3://` URL, `-` for stdin. Used in messages and rejects. */
  readonly name: string;
  /** The location it is read from, so that a file named twice is read once. Null for streams. */
  readonly identity: string | null;
  /** Size as stored, in bytes; null if unknown before reading. */
  readonly size: number | null;
  /** SHA-256 of the stored bytes in hex, if taking the fingerprint determined it. */
  readonly sha256?: string | null;
  /** Identifies its content without reading it (`s3ContentId`). */
  readonly contentId?: string | undefined;
  /**
   * A text that changes when the content changes, but not when it is only copied or read again (for local files, a
   * SHA-256 of the content). Null if it cannot be known before reading (streams).
   */
  fingerprint(signal: AbortSignal): Promise<string | null>;
  /**
   * Reads it from the start. Fails with an InputError when the content no longer matches the fingerprint.
   */
  open(signal: AbortSignal): AsyncIterable<Uint8Array>;
  /**
   * Compares what the last reading from the start returned with the source itself, for sources whose bytes may change
   * in transit. Call it before believing an error in the content: a reading that stopped early compared no checksum.
   * @throws {StorageError} CHECKSUM_MISMATCH
   */
  confirm?(signal: AbortSignal): Promise<void>;
  /**
   * Reads it at any position, if that is possible without a copy. Use `openRandomAccess`, which makes a copy otherwise.
   */
  openRandom?(signal: AbortSignal): Promise<RandomAccess>;
  /** For a member of an archive: tracks how much comes out of it. */
  readonly meter?: ExpansionMeter;
}

/** Records that an ETL job passes as objects. */
export interface ObjectSource {
  readonly kind: 'objects';
  readonly name: string;
  open(signal: AbortSignal): AsyncIterable<unknown>;
}

export type InputSource = ByteSource | ObjectSource;
