/** What an event tells of an object that was written: which version of it is to be read. */
export interface DropNotice {
  readonly bucket: string;
  /** Decoded: as the object is named in S3. */
  readonly key: string;
  /** Null where the bucket has no versions; then the ETag pins the content. */
  readonly versionId: string | null;
  /** Without quotes; empty where the event does not tell it. */
  readonly etag: string;
  /** S3's order of the writes of this key; missing where the event does not tell it. */
  readonly sequencer?: string | undefined;
}

/** What one event comes down to. */
export interface EventContent {
  readonly drops: readonly DropNotice[];
  /** Names of events that are none of our business, such as `s3:TestEvent` or `ObjectRemoved:Delete`. */
  readonly ignored: readonly string[];
  /** Whether it is time to look at the folders that are being filled. */
  readonly isTick?: true;
}
