import { formatS3Location, parseS3Location } from '../../aws/s3-location.js';
import { UsageError } from '../../errors.js';
import { skippedNote, type InputNote } from '../../read/input-note.js';
import { listS3Objects, type S3InputObject } from '../../read/s3-object.js';
import type { DataSetRoute, LambdaConfig } from '../config/lambda-config.js';
import { findRoute } from '../config/select-data-set.js';
import type { Invocation } from '../services.js';
import { readDeliveryList } from './delivery-list.js';
import type { ExecutionInput } from './step-events.js';

/** The object whose tags say what happened to the input of an execution; null if there is none. */
export function markedObject(input: ExecutionInput): S3InputObject | null {
  if (!('drop' in input)) return null;
  return input.parts === undefined ? input.drop : input.parts.mark;
}

/**
 * The data set of an execution's inputs, all of which must belong to one. It does not matter whether the function would
 * ignore them as drops: a folder's name is not that of a file, and inputs of an execution started by hand may be kept
 * there so that the function does not process each file by itself.
 */
export function routeOf(input: ExecutionInput, config: LambdaConfig): DataSetRoute {
  const places = 'drop' in input ? [input.drop] : input.inputs.map(parseS3Location);
  const routes = new Set(places.map((place) => findRoute(config, place)));
  const [route] = routes;
  if (routes.size === 1 && route !== undefined && route !== null) return route;
  throw new UsageError(
    'The inputs of one execution have to belong to one data set of the configuration. Check their prefixes.',
    { code: 'NO_DATA_SET' },
  );
}

/**
 * The objects to ingest (the drop's version, or what is there now), and which objects below the prefixes are not read.
 */
export async function objectsOf(
  input: ExecutionInput,
  config: LambdaConfig,
  { s3, signal }: Invocation,
): Promise<{ readonly inputs: readonly S3InputObject[]; readonly notes: readonly InputNote[] }> {
  if ('drop' in input) {
    const inputs =
      input.parts === undefined ? [input.drop] : await readDeliveryList(s3, input.parts.list, signal);
    return { inputs, notes: [] };
  }
  const found: S3InputObject[] = [];
  const notes: InputNote[] = [];
  const own = [config.output, config.claims, config.ledger, config.staging].map(formatS3Location);
  for (const url of input.inputs) {
    const onSkipped = (names: readonly string[]) => notes.push(skippedNote(url, names));
    found.push(...(await listS3Objects(url, s3, signal, { own, onSkipped })));
  }
  const byUrl = new Map(found.map((object) => [object.url, object]));
  return { inputs: [...byUrl.values()], notes };
}
