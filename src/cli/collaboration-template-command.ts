import { Command } from 'commander';
import { stackTable } from '../collaboration/template/stack-table.js';
import { stackTemplate } from '../collaboration/template/stack-template.js';
import type { S3Client } from '@aws-sdk/client-s3';
import { loadS3Client } from '../aws/load-s3-client.js';
import { formatS3Location } from '../aws/s3-location.js';
import { EXIT_CODES, type ExitCode } from '../errors.js';
import { COLLABORATION_REGION } from '../model/collaboration.js';
import { readFinishedRun } from '../verify/read-finished-run.js';
import { runAction } from './action.js';
import type { Terminal } from './terminal.js';
import { visibleText } from '../visible-text.js';

interface Flags {
  readonly location?: string;
}

/**
 * `amc-ingest collaboration template`: a CloudFormation template for the tables of runs. Changes nothing
 * itself.
 */
export function collaborationTemplateCommand(terminal: Terminal, finish: (code: ExitCode) => void): Command {
  return new Command('template')
    .description(
      'Print a CloudFormation template with what AWS needs to read the tables of these runs: Glue tables, ID namespace, configured tables, roles. Applies nothing.',
    )
    .argument('<run...>', 'runs made with --target collaboration, one per table')
    .option(
      '--location <s3-url>',
      'runs in a local folder: s3://bucket/prefix that the output folder is copied to',
    )
    .addHelpText(
      'after',
      `
Examples:
  amc-ingest collaboration template s3://my-bucket/tables/crmidentity/run-1a2b3c s3://my-bucket/tables/d2csalesevents/run-4d5e6f > tables.json
  amc-ingest collaboration template out/crmidentity/run-1a2b3c --location s3://my-bucket/tables > tables.json

The template goes to stdout, the commands that check and apply it to stderr. For newer runs print it again with their
folders and update the stack: every table then points to its new location.`,
    )
    .action((runs: string[], flags: Flags) =>
      runAction(terminal, false, finish, () => print(runs, flags, terminal)),
    );
}

async function print(runs: readonly string[], { location }: Flags, terminal: Terminal): Promise<ExitCode> {
  const clients: S3Client[] = [];
  const s3Client = async () => {
    const client = await loadS3Client();
    clients.push(client);
    return client;
  };
  try {
    const tables = [];
    for (const run of runs) {
      const { report, dataLocation } = await readFinishedRun(run, { signal: terminal.signal, s3Client });
      // Its current location, not the one where it was written.
      tables.push(stackTable({ ...report, outDir: dataLocation }, location));
    }
    const template = stackTemplate(tables);
    if (tables.some(({ format }) => format === 'csv')) {
      terminal.stderr.write(
        'The tables are CSV, of which AWS Glue reads all columns as text, and a backslash as an escape: write Parquet (the default) where you can.\n',
      );
    }
    terminal.stdout.write(`${JSON.stringify(template, null, 2)}\n`);
    terminal.stderr.write(
      visibleText(`
${tables.map(({ name, data }) => `${name} at ${formatS3Location(data)}/`).join('\n')}
To apply it, save it as tables.json and run
  aws cloudformation deploy --region ${COLLABORATION_REGION} --stack-name amc-tables --template-file tables.json --capabilities CAPABILITY_IAM --parameter-overrides MembershipId=…${tables.some(({ table }) => table === 'events') ? ' ResultReceivers=…,…' : ''}
`),
    );
    return EXIT_CODES.done;
  } finally {
    for (const client of clients) client.destroy();
  }
}
