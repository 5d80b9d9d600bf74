import type { ExpansionMeter } from './compression/expansion-meter.js';
import type { RandomAccess } from './random-access-file.js';

/** Bytes that can be read: a file, an S3 object, a stream. */
export interface ByteSource {
  readonly kind: 'bytes';
  /** As the user named it: a path, an `s3://` URL, `-` for stdin. Messages and rejects use it. */
  readonly name: string;
  /** The place it is read from, so that a file named twice is read once. Null for streams. */
  readonly identity: string | null;
  /** Size as stored, in bytes; null when it is not known before it is read. */
  readonly size: number | null;
  /** SHA-256 of the stored bytes in hex, where taking the fingerprint has told it. */
  readonly sha256?: string | null;
  /** What tells its content without reading it (`s3ContentId`). */
  readonly contentId?: string | undefined;
  /**
   * A text that changes when the content changes, and not when it is only copied or read again (for local files
   * a SHA-256 of the content). Null when it cannot be known before reading (streams).
   */
  fingerprint(signal: AbortSignal): Promise<string | null>;
  /**
   * Reads it from the start. Ends with an InputError when the content is no longer what the fingerprint was
   * taken of.
   */
  open(signal: AbortSignal): AsyncIterable<Uint8Array>;
  /**
   * Compares what the last reading from the start gave with the source itself, where bytes may change on their way.
   * Call it before an error of the content is believed: a reading that stopped early compared no checksum.
   * @throws {StorageError} CHECKSUM_MISMATCH
   */
  confirm?(signal: AbortSignal): Promise<void>;
  /** Reads it anywhere, where that is possible without a copy. Use `openRandomAccess`, which makes one otherwise. */
  openRandom?(signal: AbortSignal): Promise<RandomAccess>;
  /** A member of an archive: what watches how much comes out of it. */
  readonly meter?: ExpansionMeter;
}

/** Records that an ETL job hands over as objects. */
export interface ObjectSource {
  readonly kind: 'objects';
  readonly name: string;
  open(signal: AbortSignal): AsyncIterable<unknown>;
}

export type InputSource = ByteSource | ObjectSource;
