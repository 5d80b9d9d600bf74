import { shellQuote } from '../../doctor/shell-quote.js';
import { shownPath } from '../../leak-guard/shown-path.js';
import type { RunReport } from '../../report/run-report.js';
import type { Paint } from '../paint.js';
import { visibleLine } from '../../visible-text.js';
import { sameWords, valueOf } from './same-words.js';

/** Placeholder for a bucket that only the user knows. */
const PLACE = 's3://BUCKET/PREFIX';

/** A command to run next and its purpose. */
export interface NextStep {
  readonly words: readonly string[];
  readonly purpose: string;
}

/** What the advice depends on besides the report. */
export interface NextContext {
  /** The words of the command line after `amc-ingest`. */
  readonly args: readonly string[];
  /** Whether the same command handed the run to AMC. */
  readonly uploaded: boolean;
  /** Whether too many rows were rejected. */
  readonly isRefused: boolean;
}

/** Commands to run next, with the words of the current command line. Empty when those are unknown. */
export function nextSteps(report: RunReport, context: NextContext): NextStep[] {
  const { args, isRefused } = context;
  if (args.length === 0) return [];
  if (isRefused) return [...explainTopReject(report), again('validate', args, 'look again when it is fixed')];
  if (report.status === 'dryRun')
    return [...explainTopReject(report), again('run', args, 'write the rows that are accepted')];
  if (report.outDir === null) return [];
  return report.collaboration === undefined
    ? afterWriting(report.outDir, context)
    : afterTable(report.outDir, report.collaboration.table, context);
}

function afterWriting(run: string, { args, uploaded }: NextContext): NextStep[] {
  const verify: NextStep = { words: ['verify', run], purpose: 're-check the files at any time' };
  const doctor: NextStep = {
    words: ['doctor', '--out', PLACE],
    purpose: 'see whether all is in place for a hand-over',
  };
  if (args[0] === 'rehearse') return [verify, doctor, toAmc(args)];
  if (!run.startsWith('s3://'))
    return [verify, again('rehearse', args, 'see the hand-over without an account'), toAmc(args)];
  const out = valueOf('--out', args) ?? '';
  if (uploaded) return [verify, { words: ['history', out], purpose: 'what was handed over, and when' }];
  const schema = valueOf('--schema', args) ?? '';
  return [
    verify,
    { words: ['uploads', 'create', run, '--schema', schema, '--wait'], purpose: 'hand it to AMC' },
  ];
}

/** Tables are not uploaded: AWS has to be told their location. */
function afterTable(run: string, table: 'identity' | 'events', { args }: NextContext): NextStep[] {
  const isInS3 = run.startsWith('s3://');
  const template = ['collaboration', 'template', run, ...(isInS3 ? [] : ['--location', PLACE])];
  return [
    { words: ['verify', run], purpose: 're-check the files at any time' },
    ...(isInS3 ? [] : [toTheBucket(args)]),
    {
      words: template,
      purpose: `describe the ${table === 'identity' ? 'identity' : 'event'} table to AWS (CloudFormation)`,
    },
  ];
}

function explainTopReject({ rejects }: RunReport): NextStep[] {
  const [top] = Object.entries(rejects).toSorted(([, a], [, b]) => b - a);
  return top === undefined
    ? []
    : [{ words: ['explain', top[0]], purpose: 'what the most frequent reason means' }];
}

/** The same inputs and options, for another command. */
function again(command: 'run' | 'validate' | 'rehearse', args: readonly string[], purpose: string): NextStep {
  switch (command) {
    case 'run':
      return { words: sameWords('run', args, ['messages'], ['--dry-run']), purpose };
    case 'validate':
      return { words: sameWords('validate', args, ['messages', 'output', 'upload']), purpose };
    case 'rehearse':
      return { words: sameWords('rehearse', args, ['messages', 'upload'], ['--force']), purpose };
  }
}

function toAmc(args: readonly string[]): NextStep {
  const same = sameWords('run', args, ['messages', 'upload'], ['--out', '--force', '--manifest-base']);
  return { words: [...same, '--out', PLACE, '--upload', '--wait'], purpose: 'hand it to AMC' };
}

function toTheBucket(args: readonly string[]): NextStep {
  const same = sameWords('run', args, ['messages', 'upload'], ['--out', '--force', '--manifest-base']);
  return { words: [...same, '--out', PLACE], purpose: 'write it where Clean Rooms reads (us-east-1)' };
}

export function nextLines(steps: readonly NextStep[], paint: Paint): string[] {
  if (steps.length === 0) return [];
  return [
    '',
    paint.strong('Next'),
    ...steps.flatMap(({ words, purpose }) => [`  ${commandLine(words)}`, `      ${paint.faint(purpose)}`]),
  ];
}

/** The command with these words, quoted for a shell. */
export function commandLine(words: readonly string[]): string {
  return `amc-ingest ${words.map(shellWord).join(' ')}`;
}

/** A string as one word for a shell, quoted where necessary. */
export function shellWord(text: string): string {
  const shown = visibleLine(shownPath(text));
  return /^[\w@%+=:,./-]+$/.test(shown) ? shown : shellQuote(shown);
}
