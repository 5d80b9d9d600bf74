/** What an event says about an object that was written, and which version of it to read. */
export interface DropNotice {
  readonly bucket: string;
  /** Decoded: as the object is named in S3. */
  readonly key: string;
  /** Null if the bucket has no versions; then the ETag pins the content. */
  readonly versionId: string | null;
  /** Without quotes; empty if the event does not say. */
  readonly etag: string;
  /** S3's order of the writes of this key; missing if the event does not say. */
  readonly sequencer?: string | undefined;
}

/** What one event boils down to. */
export interface EventContent {
  readonly drops: readonly DropNotice[];
  /** Names of events that do not concern us, such as `s3:TestEvent` or `ObjectRemoved:Delete`. */
  readonly ignored: readonly string[];
  /** Whether it is time to look at the folders that are being filled. */
  readonly isTick?: true;
}
