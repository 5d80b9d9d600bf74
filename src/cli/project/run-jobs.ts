import { access } from 'node:fs/promises';
import path from 'node:path';
import { PROBE_FILE } from '../../probe/probe-file.js';
import { EXIT_CODES, UsageError, type ExitCode } from '../../errors.js';
import { nearestNames } from '../../nearest-names.js';
import { visibleLine } from '../../visible-text.js';
import type { Terminal } from '../terminal.js';
import { jobWords, preparedJobWords, type PreparedWords } from './job-words.js';
import { loadEnvironment } from './project-environment.js';
import { loadProject, PROJECT_FILE, type Project, type ProjectJob } from './project-file.js';

/** How to process jobs of files that an engine wrote. */
export interface PreparedJobs {
  /** Options by command, without the dashes. */
  readonly known: { readonly upload: ReadonlySet<string>; readonly check: ReadonlySet<string> };
  readonly run: (words: PreparedWords) => Promise<ExitCode>;
}

export interface JobsRequest {
  /** Path of the project file; default: `amc-ingest.json` in the current folder. */
  readonly project: string | undefined;
  /** Names of the jobs to run; default: all. */
  readonly only: readonly string[] | undefined;
  /** Options of the command line that go to every job. */
  readonly more: readonly string[];
  /** Whether people read stderr. */
  readonly isForPeople: boolean;
  readonly terminal: Terminal;
  /** Runs one job from the words of its command line. */
  readonly run: (words: readonly string[]) => Promise<ExitCode>;
  /** Checks, or hands over, files that an engine wrote. */
  readonly prepared: PreparedJobs;
}

/**
 * Runs the jobs of a project file one after another. If one fails, the others still run; an interruption ends
 * them all.
 * @returns the exit code of the first job that failed, otherwise 0
 */
export async function runJobs(request: JobsRequest): Promise<ExitCode> {
  const { terminal, isForPeople } = request;
  const project = await loadProject(request.project ?? PROJECT_FILE);
  const jobs = chosen(project, request.only);
  const probed = await withProbeFile(project);
  const warning = await loadEnvironment(project, process.env);
  if (warning !== null && isForPeople) terminal.stderr.write(`Warning: ${visibleLine(warning)}\n`);
  let worst: ExitCode = EXIT_CODES.done;
  const failed: string[] = [];
  for (const [index, job] of jobs.entries()) {
    if (terminal.signal.aborted) return EXIT_CODES.interrupted;
    if (isForPeople)
      terminal.stderr.write(`${index === 0 ? '' : '\n'}Job ${job.name} (${index + 1} of ${jobs.length})\n`);
    const { prepared, more } = request;
    const code = await (job.prefix === undefined
      ? request.run(jobWords(probed, job, more))
      : prepared.run(preparedJobWords(project, job, more, prepared.known)));
    if (code === EXIT_CODES.done) continue;
    if (worst === EXIT_CODES.done) worst = code;
    failed.push(job.name);
  }
  if (failed.length > 0 && isForPeople)
    terminal.stderr.write(
      `\n${failed.length} of ${jobs.length} jobs failed: ${failed.join(', ')}. Run them again with --job ${failed.join(' ')}.\n`,
    );
  return worst;
}

/** The results of `doctor --probe` are looked for next to the project file. */
async function withProbeFile(project: Project): Promise<Project> {
  const isThere = await access(path.join(project.folder, PROBE_FILE)).then(
    () => true,
    () => false,
  );
  return isThere ? { ...project, options: { 'probe-file': PROBE_FILE, ...project.options } } : project;
}

function chosen({ jobs }: Project, only: readonly string[] | undefined): readonly ProjectJob[] {
  if (only === undefined) return jobs;
  const names = jobs.map(({ name }) => name);
  for (const name of only) {
    if (names.includes(name)) continue;
    const near = nearestNames(name, names);
    throw new UsageError(
      `There is no job ${name}. ${near.length > 0 ? `Did you mean ${near.join(' or ')}?` : `The jobs: ${names.join(', ')}.`}`,
      { code: 'UNKNOWN_JOB' },
    );
  }
  return jobs.filter(({ name }) => only.includes(name));
}
