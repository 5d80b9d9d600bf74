import { readFileSync } from 'node:fs';

import { z } from 'zod';

const operation = z.object({
  name: z.string(),
  method: z.string(),
  path: z.string(),
  mediaType: z.string(),
  headers: z.array(z.string()),
  query: z.array(z.string()),
  body: z.unknown(),
  answer: z.unknown(),
});

/** An operation as Amazon describes it. */
export type DescribedOperation = z.infer<typeof operation>;

/** A fixture of the contract, as JSON. */
export function readContract(name: string): unknown {
  return JSON.parse(readFileSync(new URL(`../fixtures/amc-contract/${name}`, import.meta.url), 'utf8'));
}

export function describedOperations(name: string): readonly DescribedOperation[] {
  return z.object({ operations: z.array(operation) }).parse(readContract(name)).operations;
}

/** The operation of a call; undefined if there is none. */
export function operationOf(
  described: readonly DescribedOperation[],
  method: string | undefined,
  path: string,
): DescribedOperation | undefined {
  return described.find(
    (other) =>
      other.method === method && new RegExp(`^${other.path.replaceAll(/\{\w+\}/g, '[^/]+')}$`).test(path),
  );
}

const formShape = z.object({
  fields: z.record(z.string(), z.unknown()).optional(),
  list: z.unknown().optional(),
  oneOf: z.array(z.string()).optional(),
  any: z.string().nullish(),
});

/** The differences between a value and the description of its fields. */
export function problems(value: unknown, form: unknown, place: string): string[] {
  const shape = formShape.parse(form);
  if (shape.oneOf !== undefined)
    return shape.oneOf.includes(String(value)) ? [] : [`${place} is none of ${shape.oneOf.join(', ')}`];
  if (shape.list !== undefined) {
    if (!Array.isArray(value)) return [`${place} is not a list`];
    return value.flatMap((item, index) => problems(item, shape.list, `${place}[${index}]`));
  }
  if (shape.fields !== undefined) {
    const object = z.record(z.string(), z.unknown()).safeParse(value);
    if (!object.success) return [`${place} is not an object`];
    const { fields } = shape;
    return Object.entries(object.data).flatMap(([name, item]) =>
      fields[name] === undefined
        ? [`${place}.${name} is not known`]
        : problems(item, fields[name], `${place}.${name}`),
    );
  }
  const kind = shape.any === 'integer' ? 'number' : shape.any;
  return kind === undefined || kind === null || typeof value === kind
    ? []
    : [`${place} is not of type ${kind}`];
}
