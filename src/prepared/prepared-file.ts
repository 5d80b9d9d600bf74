import type { ByteSource } from '../read/input-source.js';

/** A file of the folder, as it was when it was listed. */
export interface PreparedFile {
  /** Below the folder, with `/` between names. */
  readonly name: string;
  /** The path or `s3://` URL, as AMC and reports name it. */
  readonly location: string;
  readonly size: number;
  /** Identifies its content as far as the listing can: an ETag, or a time of change. */
  readonly mark: string;
  readonly source: ByteSource;
}
