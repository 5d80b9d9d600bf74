import { Command } from 'commander';
import type { S3Client } from '@aws-sdk/client-s3';
import { loadS3Client } from '../aws/load-s3-client.js';
import { EXIT_CODES, type ExitCode } from '../errors.js';
import { DEFAULT_OUT } from '../ingest/ingest-options.js';
import { shownPath } from '../leak-guard/shown-path.js';
import type { RunEntry } from '../ledger/entries.js';
import { counted } from '../report/numbers.js';
import { openLedger, type HistoryItem } from '../ledger/ledger.js';
import { printResult, runAction } from './action.js';
import type { Terminal } from './terminal.js';

/** How many characters of the content's digest are shown when several runs have one name. */
const SHOWN_CHARACTERS = 8;

interface HistoryFlags {
  readonly dataSet?: string;
  readonly json?: boolean;
  readonly ledger?: string;
}

/** `amc-ingest history`: what was ingested into a location, and what was handed to AMC, in chronological order. */
export function historyCommand(terminal: Terminal, finish: (code: ExitCode) => void): Command {
  return new Command('history')
    .description('List the runs in an output location and their uploads to AMC, newest last.')
    .argument('[out]', 'the --out of the runs: a folder or s3://bucket/prefix', DEFAULT_OUT)
    .option('--data-set <id>', 'only this data set')
    .option('--ledger <place>', "a ledger elsewhere, such as the function's")
    .option('--json', 'print one JSON object per line to stdout')
    .addHelpText(
      'after',
      `
Examples:
  amc-ingest history
  amc-ingest history s3://my-bucket/amc --data-set d2c_sales --json
  amc-ingest history --ledger s3://my-output/ledger

An upload is "started" before the request is sent, "submitted" when AMC has it, then "succeeded" or "failed". An
upload that stays "submitted" was not waited for: ask AMC with amc-ingest uploads status DATASETID UPLOADID.`,
    )
    .action((out: string, flags: HistoryFlags) =>
      runAction(terminal, flags.json === true, finish, () => history(out, flags, terminal)),
    );
}

async function history(
  out: string,
  { dataSet, json, ledger: place }: HistoryFlags,
  terminal: Terminal,
): Promise<ExitCode> {
  const clients: S3Client[] = [];
  const s3Client = async () => {
    const client = await loadS3Client();
    clients.push(client);
    return client;
  };
  try {
    const ledger = openLedger(out, { s3Client, ledger: place });
    const items = (await ledger.history(terminal.signal, dataSet)).map(withShownNames);
    const names = namesOf(items);
    for (const item of items) printResult(terminal, json === true, item, `${describe(item, names)}\n`);
    if (items.length === 0) terminal.stderr.write(`Nothing is recorded in ${shownPath(ledger.location)}.\n`);
    return EXIT_CODES.done;
  } finally {
    for (const client of clients) client.destroy();
  }
}

/** Ledgers of earlier versions have unshortened names. */
function withShownNames(item: HistoryItem): HistoryItem {
  const masked = <T extends { readonly inputs: RunEntry['inputs'] }>(run: T): T => ({
    ...run,
    inputs: run.inputs.map((input) => ({ ...input, name: shownPath(input.name) })),
  });
  if (item.kind === 'held') return item;
  if (item.kind === 'run') return masked(item);
  return { ...item, run: item.run === null ? null : masked(item.run) };
}

/**
 * The contents of the runs of each name: runs with a name that the user gave are distinguished by their
 * content.
 */
type Names = ReadonlyMap<string, ReadonlySet<string>>;

function namesOf(items: readonly HistoryItem[]): Names {
  const names = new Map<string, Set<string>>();
  for (const item of items.filter(({ kind }) => kind !== 'held')) {
    const name = `${item.dataSetId}/${item.runId}`;
    names.set(name, (names.get(name) ?? new Set()).add(markOf(item)));
  }
  return names;
}

/** Some characters that distinguish a run's content from another's; `?` when it is unknown. */
function markOf(item: HistoryItem): string {
  if (item.kind === 'held') return '?';
  const content = item.kind === 'run' ? item.content : (item.content ?? item.run?.content);
  return content?.replace(/^files:/, '').slice(0, SHOWN_CHARACTERS) ?? '?';
}

function describe(item: HistoryItem, names: Names): string {
  const { dataSetId, runId } = item;
  const isAmbiguous = (names.get(`${dataSetId}/${runId}`)?.size ?? 0) > 1;
  const run = `${dataSetId}  ${runId}${isAmbiguous ? ` (${markOf(item)})` : ''}`;
  if (item.kind === 'run') {
    const { at, rows, files, inputs, rehearsal } = item;
    return `${shown(at)}  run     ${run}  ${counted(rows.written, 'row')} in ${counted(files, 'file')} from ${named(inputs)}${rehearsal === true ? ', a rehearsal: AMC cannot fetch it' : ''}`;
  }
  if (item.kind === 'held') {
    const { at, instanceId, strategy, code, outDir } = item;
    return `${shown(at)}  held    ${run}  ${strategy} to ${instanceId} waits for a yes: ${code}, release with: amc-ingest uploads release ${outDir}`;
  }
  const { startedAt, instanceId, state, strategy, uploadId, rowsArrived, instanceKind, code } = item;
  const parts = [
    `${shown(startedAt)}  upload  ${run}  ${strategy} to ${instanceId}${instanceKind === 'sandbox' ? ' (sandbox)' : ''}: ${state}`,
    ...(uploadId === null ? [] : [`upload ${uploadId}`]),
    ...(rowsArrived === null
      ? []
      : [`${rowsArrived} rows ${instanceKind === 'sandbox' ? 'matched' : 'arrived'}`]),
    ...(item.run === null ? [] : [`from ${named(item.run.inputs)}`]),
    ...(code === null ? [] : [code]),
    ...(item.forced ? ['forced'] : []),
  ];
  return parts.join(', ');
}

function named(inputs: readonly { readonly name: string }[]): string {
  return inputs.length === 1 ? (inputs[0]?.name ?? '') : `${inputs.length} inputs`;
}

/** `2026-11-23T04:01:02.123Z` as people read it; UTC. */
function shown(time: string): string {
  return `${time.slice(0, 19).replace('T', ' ')}Z`;
}
