import { UsageError } from '../errors.js';
import type { InputSource } from '../read/input-source.js';
import { resolveInputs, type Input, type ResolveOptions } from '../read/resolve-inputs.js';
import type { DataSetPlan } from '../schema/plan.js';

/** The files to be joined, by the name of the join. */
export type Joins = ReadonlyMap<string, readonly InputSource[]>;

/**
 * Finds the files that were given for the schema's joins.
 * @throws UsageError when a given one is not in the schema, or a required one is missing
 */
export async function resolveJoins(
  plan: DataSetPlan,
  given: Readonly<Record<string, Input>> = {},
  options: ResolveOptions,
): Promise<Joins> {
  const known = plan.reshape?.joins ?? [];
  const unknown = Object.keys(given).find((name) => !known.some((join) => join.name === name));
  if (unknown !== undefined) {
    const names = known.map(({ name }) => name).join(', ');
    throw new UsageError(
      `The schema of ${plan.dataSetId} joins no file called "${unknown}". ${names === '' ? 'It joins none.' : `It knows: ${names}.`}`,
      { code: 'JOIN_UNKNOWN' },
    );
  }
  const missing = known.find(({ name, optional }) => !optional && !Object.hasOwn(given, name));
  if (missing !== undefined) {
    throw new UsageError(
      `The schema of ${plan.dataSetId} needs a second file: give it as --join ${missing.name}=FILE.${missing.description === null ? '' : ` ${missing.description}`}`,
      { code: 'JOIN_FILE_MISSING' },
    );
  }
  const joins = new Map<string, readonly InputSource[]>();
  for (const [name, input] of Object.entries(given)) joins.set(name, await resolveInputs([input], options));
  return joins;
}
