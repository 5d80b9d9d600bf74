import { gzipDigests } from '../encode/digest-gzip.js';
import { encodeRowGroups } from '../encode/parquet/row-group.js';

/** What handles blocks and members in this thread: loaded when there is something to handle here. */
export { LatestSpec } from '../rows/latest-spec.js';
export { encodeRowGroups, gzipDigests };
