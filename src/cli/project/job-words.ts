import path from 'node:path';
import { completionText } from '../../delivery/find-delivery.js';
import type { Project, ProjectJob } from './project-file.js';

/** Options whose values are local paths, unless they are URLs. */
const PATHS: ReadonlySet<string> = new Set(['out', 'suppress', 'ledger', 'identities', 'probe-file']);

type OptionValue = ProjectJob['options'][string];

/**
 * The words of the command line that a job stands for, without `run`. Paths in the file start at its folder.
 * @param more what the user gave on the command line: it comes last, and so it wins
 */
export function jobWords(project: Project, job: ProjectJob, more: readonly string[]): string[] {
  const place = (text: string) => inFolder(project.folder, text);
  const options = { ...project.options, ...job.options };
  return [
    ...job.inputs.map(place),
    '--schema',
    /[/\\.]/.test(job.schema) ? place(job.schema) : job.schema,
    ...(job.delivery === undefined ? [] : [`--delivery=${completionText(job.delivery)}`]),
    ...(job.ignore ?? []).map((pattern) => `--ignore=${pattern}`),
    ...Object.entries(options).flatMap(([name, value]) =>
      optionWords(name, PATHS.has(name) && typeof value === 'string' ? place(value) : value, place),
    ),
    ...more,
  ];
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

/** As reports are to name it: from the current folder, where it lies below. */
function inFolder(folder: string, text: string): string {
  if (/^[a-z0-9]+:\/\//i.test(text) || text === '-') return text;
  const relative = path.relative('', path.resolve(folder, text)) || '.';
  // It must not be read as an option.
  return relative.startsWith('-') ? `./${relative}` : relative;
}
