import type { DataSetSchema } from '../schema/data-set-schema.js';
import { loadSchema } from '../schema/load-schema.js';
import { parseDataSetSchema } from '../schema/parse-schema.js';
import type { ResolvedOptions } from './ingest-options.js';

/**
 * The schema of a run, with the options that override it, and with the key of collaboration tables, which the
 * schema of other runs no longer has.
 * @throws SchemaError for a schema that has faults
 */
export async function schemaOfRun({
  schema: given,
  target,
  missingConsent,
  oldEvents,
  futureEvents,
}: Pick<ResolvedOptions, 'schema' | 'target' | 'missingConsent' | 'oldEvents' | 'futureEvents'>): Promise<{
  readonly schema: DataSetSchema;
  readonly tableKey: string | null;
}> {
  const whole =
    typeof given === 'string' ? await loadSchema(given) : parseDataSetSchema(given, 'given in the options');
  const { collaboration, ...standard } = whole;
  // It does not affect other runs, whose names are derived from their schemas.
  const schema = target === 'collaboration' && collaboration !== undefined ? whole : standard;
  const tableKey = collaboration?.key ?? null;
  if (missingConsent === undefined && oldEvents === undefined && futureEvents === undefined)
    return { schema, tableKey };
  const { input = {} } = schema;
  const consent = { ...input.consent, ...(missingConsent === undefined ? {} : { missing: missingConsent }) };
  const events = {
    ...input.events,
    ...(oldEvents === undefined ? {} : { tooOld: oldEvents }),
    ...(futureEvents === undefined ? {} : { future: futureEvents }),
  };
  const changed = {
    ...input,
    ...(missingConsent === undefined ? {} : { consent }),
    ...(oldEvents === undefined && futureEvents === undefined ? {} : { events }),
  };
  return { schema: { ...schema, input: changed }, tableKey };
}
