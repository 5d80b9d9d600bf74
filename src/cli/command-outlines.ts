import { Command } from 'commander';

/** A subcommand as the help of the whole lists it. */
interface Outline {
  readonly arguments?: string;
  readonly hasOptions: boolean;
  readonly description: string;
}

/**
 * What the help of the whole says of each subcommand, in its order. Kept here so that the help need not load them; a
 * test compares it with what they say themselves.
 */
const OUTLINES: ReadonlyMap<string, Outline> = new Map([
  [
    'run',
    {
      arguments: '[input...]',
      hasOptions: true,
      description: 'Standardize, hash, check and partition files, and write them as one run.',
    },
  ],
  [
    'validate',
    {
      arguments: '[input...]',
      hasOptions: true,
      description:
        'Check files against a schema: everything that run does but writing. Says what would be refused, and where.',
    },
  ],
  [
    'init',
    {
      arguments: '<file>',
      hasOptions: true,
      description:
        'Look at a file and write a schema for it: a recognized export, or columns inferred from the content.',
    },
  ],
  [
    'schemas',
    {
      arguments: '[name]',
      hasOptions: false,
      description: 'List the shipped schemas, or print one as a start for your own.',
    },
  ],
  [
    'rehearse',
    {
      arguments: '<input...>',
      hasOptions: true,
      description:
        'Rehearse the full upload against a local AMC simulator. It is not AMC; no account is needed.',
    },
  ],
  ['datasets', { hasOptions: false, description: 'Create, look at, compare and delete data sets at AMC.' }],
  ['uploads', { hasOptions: false, description: 'Hand complete runs to AMC, list uploads and follow them.' }],
  ['instances', { hasOptions: false, description: 'List the AMC instances of the account, and show one.' }],
  [
    'queries',
    {
      hasOptions: false,
      description:
        'Run SQL in an AMC instance, fetch results, keep queries under a name, and have AMC run them by itself.',
    },
  ],
  [
    'users',
    { hasOptions: false, description: 'Request the deletion of people at AMC, and follow the requests.' },
  ],
  [
    'verify',
    {
      arguments: '<run>',
      hasOptions: true,
      description:
        'Re-check a finished run: every file with size, SHA-256 and rows, the manifest, and that nothing was added. Changes nothing.',
    },
  ],
  [
    'history',
    {
      arguments: '[out]',
      hasOptions: true,
      description: 'List the runs that were written to a place and their uploads to AMC, newest last.',
    },
  ],
  [
    'explain',
    {
      arguments: '[code]',
      hasOptions: true,
      description:
        'Explain a code of a reject, a warning or an error: what it means, why it matters, what to do.',
    },
  ],
  [
    'hash',
    {
      hasOptions: true,
      description:
        'Show step by step what happens to one identifier, up to its hash. It is asked for, and not shown while typed.',
    },
  ],
  [
    'hash-columns',
    {
      hasOptions: true,
      description:
        'Replace identifiers in CSV or JSON Lines on stdin by their hashes on stdout, row by row, as run hashes them.',
    },
  ],
  [
    'doctor',
    {
      hasOptions: true,
      description:
        'Check whether all is in place for a hand-over to AMC: settings, credentials, instances, bucket, policy, tags, keys, clock. Changes nothing unless --abort-uploads or --probe is given; on an S3-compatible server it writes and deletes an empty object.',
    },
  ],
  [
    'bucket-policy',
    {
      arguments: '<s3-url>',
      hasOptions: true,
      description:
        "Print the bucket policy with which AMC may read runs, and the tags it needs: Amazon's own for a bucket of its own, a narrow one for a prefix of a shared bucket. Changes nothing.",
    },
  ],
  [
    'collaboration',
    {
      hasOptions: false,
      description:
        'Collaboration instances (AMC on AWS Clean Rooms): describe tables to AWS, and map people.',
    },
  ],
  [
    'completion',
    {
      arguments: '<shell>',
      hasOptions: false,
      description: 'Print a script that lets your shell complete commands, options, schemas and codes.',
    },
  ],
]);

/** The subcommands as far as the help of the whole shows them: they cannot be run. */
export function outlineCommands(): Command[] {
  return [...OUTLINES].map(([name, outline]) => {
    const command = new Command(name).description(outline.description);
    if (outline.arguments !== undefined) command.arguments(outline.arguments);
    return outline.hasOptions ? command.option('--any') : command;
  });
}
