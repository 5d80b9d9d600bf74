import { Command } from 'commander';
import { EXIT_CODES, type ExitCode } from '../errors.js';
import { loadSchema, shippedSchemas } from '../schema/load-schema.js';
import { reportError } from './report-error.js';
import type { Terminal } from './terminal.js';

/** `amc-ingest schemas`: what ships with the package, and how to start a schema of one's own. */
export function schemasCommand(terminal: Terminal, finish: (code: ExitCode) => void): Command {
  return new Command('schemas')
    .description('List the shipped schemas, or print one as a start for your own.')
    .argument('[name]', 'print this schema')
    .addHelpText('after', '\nExamples:\n  amc-ingest schemas\n  amc-ingest schemas crm > my-crm.json')
    .action(async (name: string | undefined) => {
      try {
        if (name === undefined) {
          for (const shipped of await shippedSchemas()) {
            const { dataSetId, description } = await loadSchema(shipped);
            terminal.stdout.write(`${shipped.padEnd(14)}${dataSetId.padEnd(14)}${description ?? ''}\n`);
          }
        } else {
          terminal.stdout.write(`${JSON.stringify(await loadSchema(name), null, 2)}\n`);
        }
        finish(EXIT_CODES.done);
      } catch (error) {
        finish(reportError(error, terminal, false));
      }
    });
}
