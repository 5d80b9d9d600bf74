import { Command } from 'commander';
import { EXIT_CODES, type ExitCode } from '../errors.js';
import { loadSchema, shippedSchemas } from '../schema/load-schema.js';
import { runAction } from './action.js';
import type { Terminal } from './terminal.js';
import { withExamples } from './with-examples.js';

/** `amc-ingest schemas`: lists what ships with the package, and how to start your own schema. */
export function schemasCommand(terminal: Terminal, finish: (code: ExitCode) => void): Command {
  const show = (name: string) =>
    runAction(terminal, false, finish, async () => {
      terminal.stdout.write(`${JSON.stringify(await loadSchema(name), null, 2)}\n`);
      return EXIT_CODES.done;
    });
  const schemas = new Command('schemas')
    .description('List the shipped schemas, or print one as a starting point for your own.')
    .argument('[name]', 'print this schema')
    .addHelpText(
      'after',
      `
Examples:
  amc-ingest schemas
  amc-ingest schemas show shopify-orders > my-orders.json
  amc-ingest run orders_export.csv --schema shopify-orders`,
    )
    .action((name: string | undefined) => (name === undefined ? list(terminal, finish) : show(name)));
  withExamples(
    schemas
      .command('show')
      .description('Print a schema.')
      .argument('<name>', 'shipped schema or path of a schema file')
      .action(show),
    'amc-ingest schemas show shopify-orders > my-orders.json',
  );
  return schemas;
}

function list(terminal: Terminal, finish: (code: ExitCode) => void): Promise<void> {
  return runAction(terminal, false, finish, async () => {
    const names = await shippedSchemas();
    const width = Math.max(...names.map(({ length }) => length)) + 2;
    for (const name of names) {
      const { description } = await loadSchema(name);
      terminal.stdout.write(`${name.padEnd(width)}${description ?? ''}\n`);
    }
    return EXIT_CODES.done;
  });
}
