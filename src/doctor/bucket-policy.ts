import { z } from 'zod';

const texts = z
  .union([z.string(), z.array(z.string())])
  .transform((value): readonly string[] => (typeof value === 'string' ? [value] : value));

const scalar = z.union([z.string(), z.number(), z.boolean()]).transform(String);

const principal = z.union([z.literal('*'), z.record(z.string(), texts)]);

const statement = z.looseObject({
  Sid: z.string().optional(),
  Effect: z.enum(['Allow', 'Deny']),
  Principal: principal.optional(),
  NotPrincipal: principal.optional(),
  Action: texts.optional(),
  NotAction: texts.optional(),
  Resource: texts.optional(),
  NotResource: texts.optional(),
  Condition: z
    .record(
      z.string(),
      z.record(
        z.string(),
        z.union([scalar.transform((value): readonly string[] => [value]), z.array(scalar)]),
      ),
    )
    .optional(),
});

const policy = z.looseObject({
  Statement: z.union([z.array(statement), statement.transform((one) => [one])]),
});

/** A statement of a bucket's policy; single values are turned into lists. */
export type BucketStatement = z.output<typeof statement>;
export type Principal = z.output<typeof principal>;
/** Operator → key → values. */
export type Conditions = NonNullable<BucketStatement['Condition']>;

/** The statements of a policy document; null when it is not one. */
export function parseBucketPolicy(text: string): readonly BucketStatement[] | null {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch {
    return null;
  }
  const parsed = policy.safeParse(document);
  return parsed.success ? parsed.data.Statement : null;
}
