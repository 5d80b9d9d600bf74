import type { InputError } from '../../errors.js';
import type { S3InputObject } from '../../read/s3-object.js';
import type { DropOrder } from './delivery-of-drop.js';

/** What is claimed and ingested as one unit: a file, or the files of a folder. */
export interface DropUnit {
  /** The file; or the folder, with the digest of its files instead of an ETag, and their total size. */
  readonly drop: S3InputObject;
  readonly order: DropOrder;
  /** The files of a folder, and the one whose tags say what happened; null for a file. */
  readonly parts: {
    readonly objects: readonly S3InputObject[];
    readonly mark: S3InputObject | null;
  } | null;
  /** Why it cannot be read; null if that is not yet known. */
  readonly refusal: InputError | null;
}

/** The files to read. */
export function objectsOfUnit({ drop, parts }: DropUnit): readonly S3InputObject[] {
  return parts === null ? [drop] : parts.objects;
}
