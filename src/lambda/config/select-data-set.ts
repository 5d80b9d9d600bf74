import type { S3Location } from '../../aws/s3-location.js';
import type { DropNotice } from '../events/drop-notice.js';
import type { DataSetRoute, LambdaConfig } from './lambda-config.js';

/** What is to be done with a drop, told from its bucket and key alone. */
export type Selection =
  | { readonly kind: 'route'; readonly route: DataSetRoute }
  | { readonly kind: 'ignore'; readonly reason: 'marker' | 'ownOutput' }
  | { readonly kind: 'unknown' };

/**
 * Selects the data set by the longest prefix of the key; a prefix for the drop's bucket goes before one for any.
 * Left out are folder markers and names that start with `.` or `_` (`_SUCCESS`), as `ingest()` does in folders, and
 * what this function wrote itself, which would otherwise call it again and again.
 */
export function selectDataSet(config: LambdaConfig, drop: Pick<DropNotice, 'bucket' | 'key'>): Selection {
  const own = [
    config.output,
    config.claims,
    config.ledger,
    config.staging,
    ...(config.refused.action === 'copy' ? [config.refused.to] : []),
  ];
  const name = drop.key.slice(drop.key.lastIndexOf('/') + 1);
  if (name === '' || name.startsWith('.') || name.startsWith('_'))
    return { kind: 'ignore', reason: 'marker' };
  if (own.some((place) => isBelow(drop, place))) return { kind: 'ignore', reason: 'ownOutput' };
  const route = config.dataSets
    .filter(({ bucket = drop.bucket, prefix }) => bucket === drop.bucket && drop.key.startsWith(prefix))
    .toSorted((a, b) => b.prefix.length - a.prefix.length || rank(a) - rank(b))[0];
  return route === undefined ? { kind: 'unknown' } : { kind: 'route', route };
}

function rank({ bucket }: DataSetRoute): number {
  return bucket === undefined ? 1 : 0;
}

function isBelow(drop: Pick<DropNotice, 'bucket' | 'key'>, place: S3Location): boolean {
  return drop.bucket === place.bucket && drop.key.startsWith(place.key);
}
