import { Command } from 'commander';
import type { AmcDataSet, AmcInstance } from '../amc/index.js';
import { EXIT_CODES, UsageError, type ExitCode } from '../errors.js';
import { columnDefinition, dataSetDefinition } from '../hand-over/data-set-definition.js';
import { diffDataSet, type DataSetDifference, type Fix } from '../hand-over/data-set-diff.js';
import { loadSchema } from '../schema/load-schema.js';
import { printResult, runAction } from './action.js';
import { connectToAmc, onlyInstance, withAmcOptions, type AmcFlags } from './amc-connection.js';
import { confirm } from './confirm.js';
import { schemaOption, withRequiredOption } from './required-option.js';
import { SETTINGS_HELP } from './settings-help.js';
import type { Terminal } from './terminal.js';
import { withExamples } from './with-examples.js';

interface DataSetFlags extends AmcFlags {
  readonly schema?: string;
  readonly yes?: boolean;
}

interface Context {
  readonly flags: DataSetFlags;
  readonly terminal: Terminal;
  readonly instances: readonly AmcInstance[];
  readonly instance: () => AmcInstance;
}

const FIXES: Readonly<Record<Fix, string>> = {
  update: 'can be changed at AMC',
  addColumn: 'fix with: amc-ingest datasets add-column',
  deleteColumn: 'the column has to be deleted at AMC, with what is in it',
  recreate: 'only a new data set fixes this (delete and create)',
  none: 'does no harm',
};

/** `amc-ingest datasets …`: the data sets at AMC and how they compare with the schema file. */
export function datasetsCommand(terminal: Terminal, finish: (code: ExitCode) => void): Command {
  const command = new Command('datasets')
    .description('Create, show, compare and delete data sets at AMC.')
    .addHelpText('after', `\nExample:\n  amc-ingest datasets create --schema d2c-sales\n${SETTINGS_HELP}`);
  const add = (
    name: string,
    description: string,
    examples: readonly string[],
    work: (context: Context, argument: string | undefined) => Promise<ExitCode>,
  ) => {
    const sub = withAmcOptions(new Command(name).description(description)).action(
      async (...args: unknown[]) => {
        const argument = typeof args[0] === 'string' ? args[0] : undefined;
        const flags: DataSetFlags = sub.opts();
        await runAction(terminal, flags.json === true, finish, async () => {
          const connection = await connectToAmc(flags, terminal);
          return work(
            { flags, terminal, instances: connection.instances, instance: () => onlyInstance(connection) },
            argument,
          );
        });
      },
    );
    command.addCommand(withExamples(sub, ...examples.map((words) => `amc-ingest datasets ${words}`)));
    return sub;
  };
  withRequiredOption(
    add('create', 'Create the data set of a schema.', ['create --schema d2c-sales'], create),
    schemaOption(),
  );
  add('list', 'List the data sets.', ['list --instance amcabc123 --json'], list);
  add('show', 'Show a data set as it is at AMC.', ['show d2c_sales', 'show --schema d2c-sales'], show)
    .argument('[id]', 'data set id')
    .addOption(schemaOption());
  withRequiredOption(
    add(
      'diff',
      'Compare a schema with the data set at AMC, and say how each difference is fixed.',
      ['diff --schema d2c-sales'],
      diff,
    ),
    schemaOption(),
  );
  withRequiredOption(
    add(
      'add-column',
      'Add a column of the schema to the data set.',
      ['add-column discount --schema my-sales.json'],
      addColumn,
    ).argument('<column>', 'name of the column'),
    schemaOption(),
  );
  add('delete', 'Delete a data set and everything that was uploaded to it.', ['delete old_sales'], remove)
    .argument('[id]', 'data set id')
    .addOption(schemaOption())
    .option('--yes', 'do not ask');
  return command;
}

async function create({ flags, terminal, instances }: Context): Promise<ExitCode> {
  const definition = dataSetDefinition(await loadSchema(flags.schema ?? ''));
  for (const { instanceId, dataSets } of instances) {
    const { dataSetId, found } = await dataSets.create(definition, { signal: terminal.signal });
    const text = `${instanceId}: data set ${dataSetId} ${found ? 'was created by an earlier try' : 'created'}, ${definition.columns.length} columns.\n`;
    printResult(terminal, flags.json === true, { instanceId, dataSetId }, text);
  }
  return EXIT_CODES.done;
}

async function list({ flags, terminal, instances }: Context): Promise<ExitCode> {
  for (const { instanceId, dataSets } of instances) {
    for await (const dataSet of dataSets.list({ signal: terminal.signal })) {
      const text = `${instanceId}  ${dataSet.dataSetId.padEnd(24)} ${String(dataSet.columns.length).padStart(3)} columns  ${dataSet.period ?? ''}  ${dataSet.description ?? ''}\n`;
      printResult(terminal, flags.json === true, { instanceId, ...dataSet }, text);
    }
  }
  return EXIT_CODES.done;
}

async function show(context: Context, id: string | undefined): Promise<ExitCode> {
  const { flags, terminal, instance } = context;
  const dataSet = await instance().dataSets.get(await dataSetIdOf(context, id), { signal: terminal.signal });
  printResult(terminal, flags.json === true, dataSet, describe(dataSet));
  return EXIT_CODES.done;
}

async function diff({ flags, terminal, instance }: Context): Promise<ExitCode> {
  const schema = await loadSchema(flags.schema ?? '');
  const differences = diffDataSet(
    schema,
    await instance().dataSets.get(schema.dataSetId, { signal: terminal.signal }),
  );
  const lines = differences.map(({ path, message, fix }) => `  ${path}: ${message} (${FIXES[fix]})\n`);
  const text =
    differences.length === 0
      ? `The data set ${schema.dataSetId} is as the schema says.\n`
      : `The data set ${schema.dataSetId} differs from the schema:\n${lines.join('')}`;
  printResult(terminal, flags.json === true, { dataSetId: schema.dataSetId, differences }, text);
  return differences.some(blocksUpload) ? EXIT_CODES.usage : EXIT_CODES.done;
}

/** Whether an upload of the schema's files would fail or lose a column. */
function blocksUpload({ fix, path }: DataSetDifference): boolean {
  return fix === 'recreate' || fix === 'addColumn' || fix === 'deleteColumn' || path.endsWith('.name');
}

async function addColumn(
  { flags, terminal, instances }: Context,
  name: string | undefined,
): Promise<ExitCode> {
  const schema = await loadSchema(flags.schema ?? '');
  const column = schema.columns.find((candidate) => candidate.name === name);
  if (column === undefined) {
    throw new UsageError(
      `The schema has no column ${name ?? ''}. Its columns: ${schema.columns.map((candidate) => candidate.name).join(', ')}.`,
      { code: 'NO_SUCH_COLUMN' },
    );
  }
  for (const { instanceId, dataSets } of instances) {
    await dataSets.addColumn(schema.dataSetId, columnDefinition(column), { signal: terminal.signal });
    printResult(
      terminal,
      flags.json === true,
      { instanceId, dataSetId: schema.dataSetId, column: column.name },
      `${instanceId}: column ${column.name} added to ${schema.dataSetId}.\n`,
    );
  }
  return EXIT_CODES.done;
}

async function remove(context: Context, id: string | undefined): Promise<ExitCode> {
  const { flags, terminal, instances } = context;
  const dataSetId = await dataSetIdOf(context, id);
  const where = instances.map(({ instanceId }) => instanceId).join(', ');
  const isConfirmed = await confirm(
    `This deletes the data set ${dataSetId} at ${where} with all that was uploaded into it.`,
    flags.yes === true,
    terminal,
  );
  if (!isConfirmed) {
    terminal.stderr.write('Nothing was deleted.\n');
    return EXIT_CODES.done;
  }
  for (const { instanceId, dataSets } of instances) {
    await dataSets.delete(dataSetId, { signal: terminal.signal });
    printResult(
      terminal,
      flags.json === true,
      { instanceId, dataSetId, deleted: true },
      `${instanceId}: data set ${dataSetId} deleted.\n`,
    );
  }
  return EXIT_CODES.done;
}

async function dataSetIdOf({ flags }: Context, id: string | undefined): Promise<string> {
  if (id !== undefined) return id;
  if (flags.schema !== undefined) return (await loadSchema(flags.schema)).dataSetId;
  throw new UsageError('Name the data set, or give its schema with --schema.', { code: 'NO_DATA_SET' });
}

function describe(dataSet: AmcDataSet): string {
  const head = `${dataSet.dataSetId}  ${dataSet.period ?? 'dimension'}  country ${dataSet.countryCode ?? 'none'}  ${dataSet.description ?? ''}\n`;
  const lines = dataSet.columns.map(
    ({ name, dataType, columnType, nullable, externalUserIdType, isMainEventTime }) => {
      const role =
        externalUserIdType?.hashedPii ??
        externalUserIdType?.externalIdentity ??
        (isMainEventTime === true ? 'main event time' : '');
      return `  ${name.padEnd(24)} ${dataType.padEnd(10)} ${columnType.padEnd(10)} ${nullable === false ? 'not null' : '        '} ${role}\n`;
    },
  );
  return head + lines.join('');
}
