import type { Route } from './request-form.js';
import type { InstanceState, StoredDataSet } from './instance-state.js';
import { notFound } from './refusal.js';

/** One request that passed the formal checks. */
export interface HandlerRequest {
  readonly route: Route;
  readonly instance: InstanceState;
  readonly query: Readonly<Record<string, string>>;
  /** The raw body, empty when there is none. */
  readonly body: string;
  readonly now: number;
  readonly pageSize: number;
}

/** Carries an operation out and returns the body of its answer. Throws RequestRefusal. */
export type Handler = (request: HandlerRequest) => unknown;

/** A value of the path; the route has ensured that it is there. */
export function pathValue({ route }: HandlerRequest, name: string): string {
  return route.path[name] ?? '';
}

/** The data set that the path names. Throws a refusal with 404. */
export function namedDataSet(request: HandlerRequest): StoredDataSet {
  const dataSetId = pathValue(request, 'dataSetId');
  const stored = request.instance.dataSets.get(dataSetId);
  if (stored === undefined) throw notFound(`There is no data set ${dataSetId}.`);
  return stored;
}
