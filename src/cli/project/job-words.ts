import path from 'node:path';
import { completionText } from '../../delivery/find-delivery.js';
import type { Project, ProjectJob } from './project-file.js';

/** Options whose values are local paths, unless they are URLs. */
const PATHS: ReadonlySet<string> = new Set([
  'out',
  'manifest-out',
  'suppress',
  'ledger',
  'identities',
  'probe-file',
]);

type OptionValue = ProjectJob['options'][string];

/**
 * The command line that a job represents, as words without `run`. Paths in the file are relative to its folder.
 * @param more what the user gave on the command line: it comes last, so it takes precedence
 */
export function jobWords(project: Project, job: ProjectJob, more: readonly string[]): string[] {
  const place = (text: string) => inFolder(project.folder, text);
  const options = { ...project.options, ...job.options };
  return [
    ...(job.inputs ?? []).map(place),
    ...commonWords(job, place),
    ...allOptionWords(options, place),
    ...more,
  ];
}

/** What to do with a job of files that an engine wrote, and the words of that command line. */
export interface PreparedWords {
  /** Whether they are handed over, as a run is with `upload`; otherwise they are only checked. */
  readonly isUpload: boolean;
  readonly words: readonly string[];
}

/**
 * Like `jobWords`, for a job with a prefix. Shared options that apply only to runs are left out; all of the
 * job's own options are passed to the command, which reports unknown ones.
 * @param known the options of `uploads create`, and those of `validate` that go with a prefix, without the dashes
 */
export function preparedJobWords(
  project: Project,
  job: ProjectJob,
  more: readonly string[],
  known: { readonly upload: ReadonlySet<string>; readonly check: ReadonlySet<string> },
): PreparedWords {
  const place = (text: string) => inFolder(project.folder, text);
  const { upload, ...own } = job.options;
  const { upload: ofAll = false, ...common } = project.options;
  const isUpload = more.includes('--upload') || (upload ?? ofAll) === true;
  const shared = Object.entries(common).filter(([name]) => known.upload.has(name));
  // A check does not need options for the upload.
  const options = Object.entries({ ...Object.fromEntries(shared), ...own }).filter(
    ([name]) => isUpload || known.check.has(name) || !known.upload.has(name),
  );
  return {
    isUpload,
    words: [
      `--prefix=${place(job.prefix ?? '')}`,
      ...commonWords(job, place),
      ...allOptionWords(Object.fromEntries(options), place),
      ...more.filter((word) => word !== '--upload'),
    ],
  };
}

function commonWords(
  { schema, delivery, ignore = [] }: ProjectJob,
  place: (text: string) => string,
): string[] {
  return [
    '--schema',
    /[/\\.]/.test(schema) ? place(schema) : schema,
    ...(delivery === undefined ? [] : [`--delivery=${completionText(delivery)}`]),
    ...ignore.map((pattern) => `--ignore=${pattern}`),
  ];
}

function allOptionWords(options: ProjectJob['options'], place: (text: string) => string): string[] {
  return Object.entries(options).flatMap(([name, value]) =>
    optionWords(name, PATHS.has(name) && typeof value === 'string' ? place(value) : value, place),
  );
}

function optionWords(name: string, value: OptionValue, place: (text: string) => string): string[] {
  const option = `--${name}`;
  if (value === false) return [];
  if (value === true) return [option];
  if (Array.isArray(value)) return value.map((one) => `${option}=${one}`);
  if (typeof value === 'object')
    return Object.entries(value).map(([key, one]) => `${option}=${key}=${place(one)}`);
  return [`${option}=${value}`];
}

/** The path to show in reports: relative to the current folder if it is below it. */
function inFolder(folder: string, text: string): string {
  if (/^[a-z0-9]+:\/\//i.test(text) || text === '-') return text;
  const relative = path.relative('', path.resolve(folder, text)) || '.';
  // It must not be parsed as an option.
  return relative.startsWith('-') ? `./${relative}` : relative;
}
