import { Option, type Command } from 'commander';
import type { IngestOptions } from '../ingest/ingest-options.js';
import { TABLE_KINDS, TARGETS } from '../model/collaboration.js';

/** The options of a run for a collaboration instance, as commander gives them. */
export interface CollaborationFlags {
  readonly table?: (typeof TABLE_KINDS)[number] | undefined;
  readonly key?: string | undefined;
  readonly tableName?: string | undefined;
  readonly identities?: string | undefined;
}

/** Adds the options that turn the run into a table of a collaboration instance. */
export function withCollaborationOptions(command: Command): Command {
  return command
    .optionsGroup('Collaboration instances (AMC on AWS Clean Rooms):')
    .addOption(
      new Option(
        '--target <target>',
        'what the run is for: uploads of a standard instance, or a table of a collaboration instance',
      ).choices(TARGETS),
    )
    .addOption(
      new Option(
        '--table <kind>',
        'identity: people, one row per key; events: everything else, without identifiers (default: by the schema)',
      ).choices(TABLE_KINDS),
    )
    .option(
      '--key <column>',
      "column with your own customer number, which joins the tables (default: the schema's collaboration.key)",
    )
    .option(
      '--table-name <name>',
      'name of the table: lower-case letters and digits (default: by the schema)',
    )
    .option('--identities <run>', 'events: run of the identity table to compare the keys with');
}

/** The flags as options of `ingest()`. */
export function collaborationOptions({
  table,
  key,
  tableName,
  identities,
}: CollaborationFlags): Pick<IngestOptions, 'collaboration'> {
  const chosen = {
    ...(table === undefined ? {} : { table }),
    ...(key === undefined ? {} : { key }),
    ...(tableName === undefined ? {} : { name: tableName }),
    ...(identities === undefined ? {} : { identities }),
  };
  return Object.keys(chosen).length === 0 ? {} : { collaboration: chosen };
}
