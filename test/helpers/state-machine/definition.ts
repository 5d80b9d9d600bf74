import { z } from 'zod';

/**
 * The part of the Amazon States Language that the harness interprets in full. Everything is strict: a field that is not
 * listed fails the test instead of being ignored.
 */
const errors = z.array(z.string().min(1)).min(1);
const template = z.record(z.string(), z.unknown());
const path = z.string().startsWith('$');
const next = { Next: z.string().optional(), End: z.literal(true).optional() };

const retrierShape = z.strictObject({
  ErrorEquals: errors,
  IntervalSeconds: z.number().int().positive().default(1),
  MaxAttempts: z.number().int().nonnegative().default(3),
  BackoffRate: z.number().min(1).default(2),
  MaxDelaySeconds: z.number().int().positive().default(31_622_400),
  JitterStrategy: z.enum(['FULL', 'NONE']).default('NONE'),
});
const catcherShape = z.strictObject({ ErrorEquals: errors, ResultPath: path.optional(), Next: z.string() });
const handling = {
  Retry: z.array(retrierShape).default([]),
  Catch: z.array(catcherShape).default([]),
};

const taskShape = z.strictObject({
  Type: z.literal('Task'),
  Resource: z.string().startsWith('arn:aws:lambda:'),
  Parameters: template.optional(),
  ResultPath: path.optional(),
  ...handling,
  ...next,
});

const ruleShape = z.union([
  z.strictObject({ Variable: path, StringEquals: z.string(), Next: z.string() }),
  z.strictObject({ Variable: path, BooleanEquals: z.boolean(), Next: z.string() }),
  z.strictObject({ Variable: path, NumericGreaterThan: z.number(), Next: z.string() }),
]);
const choiceShape = z.strictObject({
  Type: z.literal('Choice'),
  Choices: z.array(ruleShape).min(1),
  Default: z.string().optional(),
});

const mapShape = z.strictObject({
  Type: z.literal('Map'),
  Label: z.string().max(40).optional(),
  ItemReader: z.strictObject({
    Resource: z.literal('arn:aws:states:::s3:getObject'),
    ReaderConfig: z.strictObject({ InputType: z.literal('JSON') }),
    Parameters: template,
  }),
  ItemBatcher: z.strictObject({
    MaxItemsPerBatch: z.number().int().positive(),
    BatchInput: template.optional(),
  }),
  MaxConcurrency: z.number().int().nonnegative(),
  ToleratedFailurePercentage: z.number().min(0).max(100),
  ItemProcessor: z.strictObject({
    ProcessorConfig: z.strictObject({
      Mode: z.literal('DISTRIBUTED'),
      ExecutionType: z.enum(['STANDARD', 'EXPRESS']),
    }),
    StartAt: z.string(),
    States: z.record(z.string(), taskShape),
  }),
  ResultWriter: z.strictObject({
    Resource: z.literal('arn:aws:states:::s3:putObject'),
    Parameters: template,
  }),
  ResultPath: path.optional(),
  ...handling,
  ...next,
});

const stateShape = z.union([
  taskShape,
  choiceShape,
  mapShape,
  z.strictObject({ Type: z.literal('Pass'), Result: z.unknown(), ResultPath: path.optional(), ...next }),
  z.strictObject({ Type: z.literal('Wait'), Seconds: z.number().int().positive(), ...next }),
  z.strictObject({ Type: z.literal('Wait'), SecondsPath: path, ...next }),
  z.strictObject({ Type: z.literal('Succeed') }),
  z.strictObject({ Type: z.literal('Fail'), Error: z.string(), Cause: z.string() }),
]);

export const definitionShape = z.strictObject({
  Comment: z.string().optional(),
  TimeoutSeconds: z.number().int().positive(),
  StartAt: z.string(),
  States: z.record(z.string(), stateShape),
});

export type Definition = z.output<typeof definitionShape>;
export type State = z.output<typeof stateShape>;
export type TaskState = z.output<typeof taskShape>;
export type MapState = z.output<typeof mapShape>;
export type ChoiceState = z.output<typeof choiceShape>;
export type WaitState = Extract<State, { Type: 'Wait' }>;
export type Retrier = z.output<typeof retrierShape>;
