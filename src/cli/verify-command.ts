import { Command } from 'commander';
import type { S3Client } from '@aws-sdk/client-s3';
import { loadS3Client } from '../aws/load-s3-client.js';
import { EXIT_CODES, type ExitCode } from '../errors.js';
import { counted } from '../report/numbers.js';
import type { Verification } from '../verify/verification.js';
import { verifyRun } from '../verify/verify-run.js';
import { printResult, runAction } from './action.js';
import { shellWord } from './summary/next-steps.js';
import type { Terminal } from './terminal.js';

/** `amc-ingest verify`: whether a finished run is still as it was written. */
export function verifyCommand(terminal: Terminal, finish: (code: ExitCode) => void): Command {
  return new Command('verify')
    .description(
      'Re-check a finished run: every file with size, SHA-256 and rows, the manifest, and that nothing was added. Changes nothing.',
    )
    .argument('<run>', 'the run: OUT/DATASETID/RUNID, a folder or s3://…')
    .option('--json', 'print the findings as one JSON object to stdout')
    .addHelpText(
      'after',
      `
Examples:
  amc-ingest verify out/d2c_sales/run-1a2b3c
  amc-ingest verify s3://my-bucket/amc/d2c_sales/run-1a2b3c --json

Exit codes: 0 everything is as written, 3 something is not, 2 there is no run, 4 it could not be read.`,
    )
    .action((run: string, { json }: { readonly json?: boolean }) =>
      runAction(terminal, json === true, finish, () => verify(run, json === true, terminal)),
    );
}

async function verify(run: string, json: boolean, terminal: Terminal): Promise<ExitCode> {
  const clients: S3Client[] = [];
  const s3Client = async () => {
    const client = await loadS3Client();
    clients.push(client);
    return client;
  };
  try {
    const result = await verifyRun(run, { signal: terminal.signal, s3Client });
    printResult(terminal, json, result, describe(result));
    return result.verified ? EXIT_CODES.done : EXIT_CODES.data;
  } finally {
    for (const client of clients) client.destroy();
  }
}

function describe({ run, verified, files, bytes, rows, problems, preparedFrom }: Verification): string {
  const read = `${counted(files, 'data file')}, ${counted(bytes, 'byte')}, ${counted(rows, 'row')} read`;
  if (verified) return `${run}: all is as it was written. ${read}.\n`;
  const list = problems.map(({ code, file, message }) => `  ${file ?? 'the run'}: ${message} [${code}]\n`);
  return `${run} is not as it was written (${read}):\n${list.join('')}${advice(preparedFrom)}\n`;
}

/** `--force` is an option for runs: files that an engine wrote must be fixed where they are. */
function advice(preparedFrom: string | null): string {
  if (preparedFrom === null) return 'Do not hand it over; run the ingestion again with --force.';
  return (
    'Do not hand it over. Have the files written again, or if they are right as they are now, check and upload them again: ' +
    `amc-ingest uploads create --prefix ${shellWord(preparedFrom)}.`
  );
}
