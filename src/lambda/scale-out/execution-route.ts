import { parseS3Location } from '../../aws/s3-location.js';
import { UsageError } from '../../errors.js';
import { listS3Objects, type S3InputObject } from '../../read/s3-object.js';
import type { DataSetRoute, LambdaConfig } from '../config/lambda-config.js';
import { selectDataSet } from '../config/select-data-set.js';
import type { Invocation } from '../services.js';
import type { ExecutionInput } from './step-events.js';

/** The data set of what an execution was started with. All its inputs have to belong to one. */
export function routeOf(input: ExecutionInput, config: LambdaConfig): DataSetRoute {
  const places = 'drop' in input ? [input.drop] : input.inputs.map(parseS3Location);
  const routes = new Set(
    places.map((place) => {
      const selection = selectDataSet(
        config,
        place.key.endsWith('/') ? { ...place, key: `${place.key}x` } : place,
      );
      return selection.kind === 'route' ? selection.route : null;
    }),
  );
  const [route] = routes;
  if (routes.size === 1 && route !== undefined && route !== null) return route;
  throw new UsageError(
    'The inputs of one execution have to belong to one data set of the configuration. Check their prefixes.',
    { code: 'NO_DATA_SET' },
  );
}

/** The objects to ingest: the drop's version, or what is there now. */
export async function objectsOf(
  input: ExecutionInput,
  { s3, signal }: Invocation,
): Promise<readonly S3InputObject[]> {
  if ('drop' in input) return [input.drop];
  const found: S3InputObject[] = [];
  for (const url of input.inputs) found.push(...(await listS3Objects(url, s3, signal)));
  const byUrl = new Map(found.map((object) => [object.url, object]));
  return [...byUrl.values()];
}
