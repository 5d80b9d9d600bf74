import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { completionShape } from '../../delivery/completion.js';
import { UsageError } from '../../errors.js';
import { nearestNames } from '../../nearest-names.js';
import { jsonLineHint } from '../../schema/load-schema.js';

/** Looked for in the current folder. */
export const PROJECT_FILE = 'amc-ingest.json';

/** Options of `run` by their names without the dashes, e.g. `"max-reject-rate": 0.01` or `"upload": true`. */
const options = z.record(
  z.string(),
  z.union([
    z.string().min(1),
    z.number(),
    z.boolean(),
    z.array(z.string().min(1)).min(1),
    z.record(z.string(), z.string()),
  ]),
);

const jobShape = z.strictObject({
  name: z.string().regex(/^[\w.-]{1,64}$/, 'has 1 to 64 letters, digits, points, hyphens and underscores'),
  inputs: z.array(z.string().min(1)).min(1).optional(),
  /** Instead of inputs: files that an engine wrote, which are checked and handed over as they are. */
  prefix: z.string().min(1).optional(),
  schema: z.string().min(1),
  /** The input is a folder that is one delivery: what makes it complete, as in the function's configuration. */
  delivery: completionShape.optional(),
  /** With `delivery`: patterns of names of files without data. */
  ignore: z.array(z.string().min(1)).optional(),
  options: options.default({}),
});
const job = jobShape.refine(({ inputs, prefix }) => (inputs === undefined) !== (prefix === undefined), {
  message: 'needs either "inputs" or "prefix"',
});

const shape = z.strictObject({
  $schema: z.string().optional(),
  /** The variables in this file are set unless the environment has them. Secrets belong there. */
  environmentFile: z.string().min(1).optional(),
  /** Options of all jobs; a job's own options take precedence. */
  options: options.default({}),
  jobs: z
    .array(job)
    .min(1)
    .refine((jobs) => new Set(jobs.map(({ name }) => name)).size === jobs.length, 'have names of their own'),
});

export type ProjectJob = z.infer<typeof job>;

/** A project's jobs and their folder. */
export interface Project extends z.infer<typeof shape> {
  /** The folder of the file: paths in it are relative to this. */
  readonly folder: string;
}

/**
 * Reads a project file.
 * @throws UsageError PROJECT_NOT_FOUND, or PROJECT_NOT_VALID with all problems
 */
export async function loadProject(file: string): Promise<Project> {
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new UsageError(
      `There is nothing to run: no inputs were given, and there is no project file at ${file}. Name inputs, or describe the jobs in ${PROJECT_FILE}.`,
      { code: 'PROJECT_NOT_FOUND', cause },
    );
  });
  let content: unknown;
  try {
    content = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (cause) {
    throw invalid(file, [`it is not valid JSON.${jsonLineHint(cause, text)}`], cause);
  }
  const parsed = shape.safeParse(content);
  if (parsed.success) return { ...parsed.data, folder: path.dirname(path.resolve(file)) };
  const problems = parsed.error.issues.map(
    (issue) =>
      `${issue.path.length === 0 ? '(all)' : issue.path.map(String).join('.')}: ${issue.message}${didYouMean(issue)}`,
  );
  throw invalid(file, problems, parsed.error);
}

/** For unknown keys, the ones that they may misspell. */
function didYouMean(issue: z.core.$ZodIssue): string {
  if (issue.code !== 'unrecognized_keys') return '';
  const isOfJob = issue.path.length === 2 && issue.path[0] === 'jobs';
  if (issue.path.length > 0 && !isOfJob) return '';
  const known = Object.keys(isOfJob ? jobShape.shape : shape.shape);
  const near = [...new Set(issue.keys.flatMap((key) => nearestNames(key, known).slice(0, 1)))];
  return near.length === 0
    ? `. Known are ${known.join(', ')}`
    : `. Did you mean ${near.map((key) => `"${key}"`).join(', ')}?`;
}

function invalid(file: string, problems: readonly string[], cause: unknown): UsageError {
  return new UsageError(`${file} cannot be used:\n${problems.map((problem) => `  ${problem}`).join('\n')}`, {
    code: 'PROJECT_NOT_VALID',
    cause,
  });
}
