import { Command } from 'commander';

/** A subcommand as the main help lists it. */
interface Outline {
  readonly arguments?: string;
  readonly hasOptions: boolean;
  readonly description: string;
}

/**
 * What the main help says about each subcommand, in its order. Kept here so that the help need not load the
 * subcommands; a test compares it with their own descriptions.
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
        'Check files against a schema: everything that run does except write. Says what would be rejected, and where.',
    },
  ],
  [
    'init',
    {
      arguments: '<file>',
      hasOptions: true,
      description:
        'Read a file and draft a schema for it: a recognized export, or columns inferred from the content.',
    },
  ],
  [
    'schemas',
    {
      arguments: '[name]',
      hasOptions: false,
      description: 'List the shipped schemas, or print one as a starting point for your own.',
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
  ['datasets', { hasOptions: false, description: 'Create, show, compare and delete data sets at AMC.' }],
  [
    'uploads',
    { hasOptions: false, description: 'Upload complete runs to AMC, list uploads and follow them.' },
  ],
  ['instances', { hasOptions: false, description: 'List the AMC instances of the account, and show one.' }],
  [
    'queries',
    {
      hasOptions: false,
      description:
        'Run SQL in an AMC instance, fetch results, save queries under a name, and let AMC run them on a schedule.',
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
      description: 'List the runs in an output location and their uploads to AMC, newest last.',
    },
  ],
  [
    'explain',
    {
      arguments: '[code]',
      hasOptions: true,
      description:
        'Explain the code of a reject, a warning or an error: what it means, why it matters, what to do.',
    },
  ],
  [
    'hash',
    {
      hasOptions: true,
      description:
        'Show step by step what happens to one identifier, up to its hash. You are prompted for it, and it is not shown while you type.',
    },
  ],
  [
    'hash-columns',
    {
      hasOptions: true,
      description:
        'Replace identifiers in CSV or JSON Lines from stdin with their hashes, as run hashes them, and write the rows to stdout.',
    },
  ],
  [
    'doctor',
    {
      hasOptions: true,
      description:
        'Check whether everything is ready for an upload to AMC: settings, credentials, instances, bucket, policy, tags, keys, clock. Changes nothing unless --abort-uploads or --probe is given; on an S3-compatible server it writes and deletes an empty object.',
    },
  ],
  [
    'bucket-policy',
    {
      arguments: '<s3-url>',
      hasOptions: true,
      description:
        "Print the bucket policy that lets AMC read runs, and the tags it needs: Amazon's own for a dedicated bucket, a narrow one for a prefix of a shared bucket. Changes nothing.",
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

/** The subcommands as the main help shows them: they cannot be run. */
export function outlineCommands(): Command[] {
  return [...OUTLINES].map(([name, outline]) => {
    const command = new Command(name).description(outline.description);
    if (outline.arguments !== undefined) command.arguments(outline.arguments);
    return outline.hasOptions ? command.option('--any') : command;
  });
}
