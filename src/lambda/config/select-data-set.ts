import type { S3Location } from '../../aws/s3-location.js';
import { isSignal } from '../../delivery/completion.js';
import { ignoreMatcher } from '../../delivery/judge-delivery.js';
import { isIgnoredPath } from '../../read/ignored-path.js';
import type { DropNotice } from '../events/drop-notice.js';
import type { DataSetRoute, LambdaConfig } from './lambda-config.js';

/** What to do with a drop, inferred from its bucket and key alone. */
export type Selection =
  | { readonly kind: 'route'; readonly route: DataSetRoute }
  | { readonly kind: 'ignore'; readonly reason: 'marker' | 'ownOutput' }
  | { readonly kind: 'unknown' };

/**
 * Selects the data set by the longest prefix of the key; a prefix for the drop's bucket wins over one for any bucket.
 * Folder markers are skipped, and so are keys whose name below that prefix says that they hold no data, as `ingest()`
 * does in folders (`isIgnoredPath`), and everything this function wrote itself, which would otherwise trigger it again
 * and again.
 */
export function selectDataSet(config: LambdaConfig, drop: Pick<DropNotice, 'bucket' | 'key'>): Selection {
  const own = [
    config.output,
    ...(config.dataOutput === undefined ? [] : [config.dataOutput]),
    config.claims,
    config.ledger,
    config.staging,
    ...(config.refused.action === 'copy' ? [config.refused.to] : []),
  ];
  const name = drop.key.slice(drop.key.lastIndexOf('/') + 1);
  if (own.some((place) => isBelow(drop, place))) return { kind: 'ignore', reason: 'ownOutput' };
  const route = findRoute(config, drop);
  // A file that completes a delivery is not data by its name, but it does mean something.
  if (route?.delivery !== undefined && isSignal(name, route.delivery)) {
    const place = drop.key.slice(0, -name.length).slice(route.prefix.length);
    return isIgnoredPath(`${place}x`) ? { kind: 'ignore', reason: 'marker' } : { kind: 'route', route };
  }
  if (name === '' || isIgnoredPath(name)) return { kind: 'ignore', reason: 'marker' };
  if (route === null) return { kind: 'unknown' };
  const folder = route.prefix.slice(0, route.prefix.lastIndexOf('/') + 1);
  const path = drop.key.slice(folder.length);
  return isIgnoredPath(path) || ignoreMatcher(route.ignore ?? [])(path)
    ? { kind: 'ignore', reason: 'marker' }
    : { kind: 'route', route };
}

/** The data set that a location belongs to, whatever is there, including files that the function ignores. */
export function findRoute(
  config: LambdaConfig,
  { bucket: place, key }: Pick<DropNotice, 'bucket' | 'key'>,
): DataSetRoute | null {
  const [route = null] = config.dataSets
    .filter(({ bucket = place, prefix }) => bucket === place && key.startsWith(prefix))
    .toSorted((a, b) => b.prefix.length - a.prefix.length || rank(a) - rank(b));
  return route;
}

function rank({ bucket }: DataSetRoute): number {
  return bucket === undefined ? 1 : 0;
}

function isBelow(drop: Pick<DropNotice, 'bucket' | 'key'>, place: S3Location): boolean {
  return drop.bucket === place.bucket && drop.key.startsWith(place.key);
}
