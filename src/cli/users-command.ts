import type { S3Client } from '@aws-sdk/client-s3';
import { Command, Option } from 'commander';
import { loadS3Client, type S3ClientSource } from '../aws/load-s3-client.js';
import { EXIT_CODES, InputError, type ExitCode } from '../errors.js';
import { addToSuppressionList } from '../hand-over/add-to-suppression-list.js';
import {
  countIdentities,
  requestDeletions,
  suppressionEntries,
  type DeletionInput,
} from '../hand-over/delete-users.js';
import { resolveOptions } from '../ingest/ingest-options.js';
import { resolveInputs } from '../read/resolve-inputs.js';
import { shownPath } from '../leak-guard/shown-path.js';
import { loadSchema } from '../schema/load-schema.js';
import { compilePlan } from '../schema/plan.js';
import { printResult, runAction } from './action.js';
import { connectToAmc, onlyInstance, withAmcOptions, type AmcFlags } from './amc-connection.js';
import { confirm } from './confirm.js';
import { Questions } from './questions.js';
import { SETTINGS_HELP } from './settings-help.js';
import type { Terminal } from './terminal.js';
import { withExamples } from './with-examples.js';
import { visibleLine } from '../visible-text.js';

interface UserFlags extends AmcFlags {
  readonly schema: string;
  readonly country?: string;
  readonly yes?: boolean;
  readonly skipRejects?: boolean;
  readonly inputFormat?: 'csv' | 'jsonl';
  readonly delimiter?: string;
  readonly addToSuppressionList?: string;
}

/** `amc-ingest users …`: has people deleted from all data sets of an instance, and follows the requests. */
export function usersCommand(terminal: Terminal, finish: (code: ExitCode) => void): Command {
  const command = new Command('users')
    .description('Request the deletion of people at AMC, and follow the requests.')
    .addHelpText(
      'after',
      `\nExample:\n  amc-ingest users delete opted-out.csv --country US\n${SETTINGS_HELP}`,
    );
  const remove = withAmcOptions(
    new Command('delete').description(
      'Standardize and hash the identifiers in files and request the deletion of these people, in batches of at most 1,000.',
    ),
  )
    .argument('<input...>', 'files, folders, globs or s3:// URLs')
    .option('--schema <name|file>', 'schema with the identifier columns', 'crm')
    .option('--country <code>', 'default country for rows without one')
    .addOption(
      new Option(
        '--input-format <format>',
        'format of the inputs (default: detected from the content)',
      ).choices(['csv', 'jsonl']),
    )
    .option('--delimiter <character>', 'field delimiter of CSV inputs (default: detected from the header)')
    .option('--skip-rejects', 'continue even if some rows cannot be read; these people are not deleted')
    .option(
      '--add-to-suppression-list <list>',
      'add these people, hashed, to the list given as --suppress: a CSV file or s3:// key, or a folder or prefix/ of lists',
    )
    .option('--yes', 'do not ask')
    .action((inputs: string[], flags: UserFlags) =>
      runAction(terminal, flags.json === true, finish, () => deleteUsers(inputs, flags, terminal)),
    );
  const status = withAmcOptions(new Command('status').description('Show a deletion request.'))
    .argument('<request>', 'id of the request')
    .action((id: string, flags: AmcFlags) =>
      runAction(terminal, flags.json === true, finish, async () => {
        const { userDeletions } = onlyInstance(await connectToAmc(flags, terminal));
        const request = await userDeletions.get(id, { signal: terminal.signal });
        printResult(
          terminal,
          flags.json === true,
          request,
          `${id}  ${request.statusText}  ${request.identityCount ?? '?'} identities\n`,
        );
        return EXIT_CODES.done;
      }),
    );
  const list = withAmcOptions(new Command('list').description('List the deletion requests.')).action(
    (flags: AmcFlags) =>
      runAction(terminal, flags.json === true, finish, async () => {
        for (const { instanceId, userDeletions } of (await connectToAmc(flags, terminal)).instances) {
          for await (const request of userDeletions.list({ signal: terminal.signal })) {
            const { userDeletionRequestId, statusText, creationDateTime, identityCount } = request;
            printResult(
              terminal,
              flags.json === true,
              { ...request, instanceId },
              `${instanceId}  ${userDeletionRequestId}  ${statusText}  ${creationDateTime ?? ''}  ${identityCount ?? '?'} identities\n`,
            );
          }
        }
        return EXIT_CODES.done;
      }),
  );
  return command
    .addCommand(
      withExamples(
        remove,
        'amc-ingest users delete opted-out.csv --country US',
        'amc-ingest users delete opted-out.csv --schema my-people.json --yes --json',
        'amc-ingest users delete opted-out.csv --country US --add-to-suppression-list never.csv',
      ),
    )
    .addCommand(withExamples(status, 'amc-ingest users status REQUESTID'))
    .addCommand(withExamples(list, 'amc-ingest users list --instance amcabc123'));
}

async function deleteUsers(
  inputs: readonly string[],
  flags: UserFlags,
  terminal: Terminal,
): Promise<ExitCode> {
  const { instances } = await connectToAmc(flags, terminal);
  if (inputs.includes('-'))
    throw new InputError('People to delete are read twice, first to count them: give a file, not stdin.', {
      code: 'INPUT_NOT_READABLE',
    });
  const options = resolveOptions({
    inputs,
    schema: flags.schema,
    ...(flags.country === undefined ? {} : { country: flags.country }),
    ...(flags.inputFormat === undefined ? {} : { inputFormat: flags.inputFormat }),
    ...(flags.delimiter === undefined ? {} : { delimiter: flags.delimiter }),
  });
  let client: S3Client | null = null;
  const s3Client = async () => (client ??= await loadS3Client());
  try {
    const input: DeletionInput = {
      sources: await resolveInputs(inputs, {
        signal: terminal.signal,
        s3Client,
      }),
      schema: await loadSchema(flags.schema),
      options,
      signal: terminal.signal,
    };
    const count = await countIdentities(input);
    if (count.rejected > 0 && flags.skipRejects !== true) {
      const codes = Object.entries(count.rejects)
        .map(([code, rows]) => `${code} ${rows}`)
        .join(', ');
      throw new InputError(
        `${count.rejected} of ${count.rows} rows cannot be read (${codes}); nothing was requested. Fix the file, or add --skip-rejects to leave these people out.`,
        { code: 'TOO_MANY_REJECTS' },
      );
    }
    if (count.identities === 0)
      throw new InputError('The input names nobody: no row has an identifier.', { code: 'NO_ROWS' });
    const where = instances.map(({ instanceId }) => instanceId).join(', ');
    const question = `This requests the deletion of ${count.identities} identities (${count.rows} rows, ${count.withoutIdentity} without an identifier) from all data sets at ${where}. It cannot be undone.`;
    if (!(await confirm(question, flags.yes === true, terminal))) {
      terminal.stderr.write('Nothing was requested.\n');
      return EXIT_CODES.done;
    }
    // Do this first: if the list cannot be written, that must come to light before AMC has deleted the people.
    await suppress(input, await listOf(flags, terminal), flags, { terminal, s3Client });
    for (const instance of instances) {
      await requestDeletions(input, instance, (userDeletionRequestId, identities) => {
        const text = `${instance.instanceId}  ${userDeletionRequestId}  ${identities} identities requested\n`;
        printResult(
          terminal,
          flags.json === true,
          { instanceId: instance.instanceId, userDeletionRequestId, identities },
          text,
        );
      });
    }
    return EXIT_CODES.done;
  } finally {
    closeClient(client);
  }
}

function closeClient(client: S3Client | null): void {
  client?.destroy();
}

/** The list that the people are added to; null for none. On a terminal, the user is asked. */
function listOf(flags: UserFlags, terminal: Terminal): Promise<string | null> {
  if (flags.addToSuppressionList !== undefined) return Promise.resolve(flags.addToSuppressionList);
  const questions = new Questions(terminal, flags.yes === true);
  return questions.text(
    'The next delivery brings these people back unless a suppression list leaves them out (--suppress). Add them to which list? A CSV file, folder or s3:// URL; empty for none',
    () => null,
  );
}

async function suppress(
  input: DeletionInput,
  list: string | null,
  { country }: UserFlags,
  { terminal, s3Client }: { readonly terminal: Terminal; readonly s3Client: S3ClientSource },
): Promise<void> {
  if (list === null) {
    terminal.stderr.write(
      'The next delivery brings these people back, unless a list leaves them out: --add-to-suppression-list here, then --suppress in every run.\n',
    );
    return;
  }
  const { entries, withoutEntry } = await suppressionEntries(input);
  const { signal } = terminal;
  const plan = compilePlan(input.schema, country);
  const { added, known } = await addToSuppressionList(list, entries, { plan, country, signal, s3Client });
  const rest =
    withoutEntry === 0
      ? ''
      : ` ${withoutEntry} rows have neither e-mail address, phone number nor id: no list can leave them out.`;
  terminal.stderr.write(
    `${added} identifiers were added to ${visibleLine(shownPath(list))}, ${known} were in it.${rest} Give it to every run as --suppress.\n`,
  );
}
