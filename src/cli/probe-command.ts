import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { AmcClient, AmcInstanceInfo, AmcInstanceKind } from '../amc/index.js';
import { AmcError } from '../amc/index.js';
import { BucketReader } from '../aws/bucket-reader.js';
import { loadS3Client } from '../aws/load-s3-client.js';
import { isS3Url, parseOutputPrefix } from '../aws/s3-location.js';
import { EXIT_CODES, UsageError, type ExitCode } from '../errors.js';
import type { CleanUpScope } from '../probe/clean-up.js';
import { visibleLine } from '../visible-text.js';
import { printResult } from './action.js';
import { connectToAmc, type AmcFlags } from './amc-connection.js';
import { confirm } from './confirm.js';
import { describeProbe } from './describe-probe.js';
import { waitOptions } from './hand-over.js';
import type { Terminal } from './terminal.js';

export interface ProbeFlags extends AmcFlags {
  readonly out?: string;
  readonly cleanUp?: boolean;
  readonly probeFile?: string;
  readonly kmsKeyId?: string;
  readonly timeout?: number;
  readonly poll?: number;
  readonly yes?: boolean;
}

/** `amc-ingest doctor --probe`: finds out which forms of files AMC reads, by uploading synthetic rows. */
export async function probe(flags: ProbeFlags, terminal: Terminal): Promise<ExitCode> {
  const { signal } = terminal;
  const { out } = flags;
  if (out === undefined || !isS3Url(out)) {
    throw new UsageError('--probe needs a place that AMC can read: add --out s3://bucket/prefix.', {
      code: 'INVALID_OPTIONS',
    });
  }
  const location = parseOutputPrefix(out);
  const { client: amc, settings } = await connectToAmc(flags, terminal, { needsInstance: false });
  const info = await chooseInstance(amc, settings.instanceIds, flags.instance !== undefined, signal);
  const instance = amc.instance(info.instanceId);
  const say = (text: string) => terminal.stderr.write(`${visibleLine(text)}\n`);
  say(`instance ${info.instanceId} (${info.kind})`);
  const client = await loadS3Client();
  try {
    const place = { instance, client, out: location };
    if (flags.cleanUp === true) return await cleanUp(place, flags, terminal);
    const isSandbox = info.kind === 'sandbox';
    const question = `This creates a data set of synthetic rows at ${info.instanceId}, which is not a sandbox, and files below ${out}; both are deleted at the end.`;
    if (!isSandbox && !(await confirm(question, flags.yes === true, terminal))) {
      say('Nothing was done.');
      return EXIT_CODES.done;
    }
    const { mergeProbe, PROBE_FILE, readProbeFile, runProbe, writeProbeFile, policyInForce } =
      await import('../probe/index.js');
    const file = flags.probeFile ?? PROBE_FILE;
    // Read before the work: a file that cannot be read would be overwritten.
    const before = await readProbeFile(file);
    const policy = await policyInForce(
      new BucketReader(client, location.bucket),
      location,
      info.uploadAccountId,
      signal,
    );
    const { poll } = flags;
    const probed = await runProbe({
      ...place,
      kind: info.kind,
      kmsKeyId: flags.kmsKeyId,
      waitOptions: waitOptions(flags),
      pollMs: poll === undefined ? undefined : poll * 1000,
      againAfterMs: poll === undefined ? undefined : [poll * 1000, poll * 1000],
      sleep: async (ms, of) => pause(ms, undefined, { signal: of }),
      now: Date.now,
      random: Math.random,
      onStep: say,
      signal,
    });
    const content = mergeProbe(before, {
      probed,
      policy,
      instanceId: info.instanceId,
      instanceKind: info.kind,
      at: new Date().toISOString(),
    });
    await writeProbeFile(file, content);
    const result = {
      ...content,
      file: path.resolve(file),
      policyInForce: policy,
      notDeleted: probed.notDeleted,
    };
    const text = describeProbe(content, { file, policy, probed, location: out });
    printResult(terminal, flags.json === true, result, text);
    const works = Object.values(probed.findings).some(
      ({ outcome }) => outcome === 'works' || outcome === 'accepted',
    );
    return works && probed.notDeleted.length === 0 ? EXIT_CODES.done : EXIT_CODES.delivery;
  } finally {
    client.destroy();
  }
}

/**
 * The instance named on the command line, otherwise the only sandbox, otherwise the configured one or the only
 * one.
 */
async function chooseInstance(
  client: AmcClient,
  instanceIds: readonly string[],
  isNamed: boolean,
  signal: AbortSignal,
): Promise<Pick<AmcInstanceInfo, 'instanceId' | 'kind' | 'uploadAccountId'>> {
  const all: AmcInstanceInfo[] = [];
  try {
    for await (const info of client.instances.list({ signal })) all.push(info);
  } catch (error) {
    if (!(error instanceof AmcError) || error.retryable) throw error;
  }
  const set = all.filter(({ instanceId }) => instanceIds.includes(instanceId));
  const sandboxes = all.filter(({ kind, status }) => kind === 'sandbox' && status === 'COMPLETED');
  const ways = isNamed ? [set] : [set.filter(({ kind }) => kind === 'sandbox'), sandboxes, set, all];
  const [chosen, second] = ways.find((infos) => infos.length === 1) ?? [];
  const [id, otherId] = instanceIds;
  if (chosen !== undefined && second === undefined) {
    if (chosen.kind === 'collaboration') {
      throw new UsageError(
        `${chosen.instanceId} is a collaboration instance, to which no data is uploaded. Name another with --instance.`,
        { code: 'ONE_INSTANCE_NEEDED' },
      );
    }
    return chosen;
  }
  if (all.length === 0 && id !== undefined && otherId === undefined)
    return { instanceId: id, ...UNKNOWN_INSTANCE };
  throw new UsageError(
    `A probe works on one instance, and which is not clear: name it with --instance, a sandbox by preference.${all
      .map(({ instanceId, kind, name }) => `\n    ${instanceId} (${name ?? 'no name'}, ${kind})`)
      .join('')}`,
    { code: 'ONE_INSTANCE_NEEDED' },
  );
}

const UNKNOWN_INSTANCE: { readonly kind: AmcInstanceKind; readonly uploadAccountId: undefined } = {
  kind: 'standard',
  uploadAccountId: undefined,
};

async function cleanUp(place: CleanUpScope, flags: ProbeFlags, terminal: Terminal): Promise<ExitCode> {
  const { signal } = terminal;
  const { findLeftovers, deleteLeftovers } = await import('../probe/index.js');
  const { dataSetIds, keys } = await findLeftovers(place, Number.POSITIVE_INFINITY, signal);
  const count = `${dataSetIds.length} data set(s) and ${keys.length} file(s)`;
  const json = flags.json === true;
  if (dataSetIds.length + keys.length === 0) {
    printResult(terminal, json, { dataSets: [], files: 0, notDeleted: [] }, 'No probe has left anything.\n');
    return EXIT_CODES.done;
  }
  const question = `This deletes ${count} of probes, also of one that is at work now: ${dataSetIds.join(', ')}.`;
  if (!(await confirm(question, flags.yes === true, terminal))) {
    terminal.stderr.write('Nothing was deleted.\n');
    return EXIT_CODES.done;
  }
  const notDeleted = await deleteLeftovers(place, { dataSetIds, keys }, signal);
  const text =
    notDeleted.length === 0
      ? `${count} of probes are deleted.\n`
      : notDeleted.map(({ what, why }) => visibleLine(`not deleted: ${what}. ${why}`)).join('\n') + '\n';
  printResult(terminal, json, { dataSets: dataSetIds, files: keys.length, notDeleted }, text);
  return notDeleted.length === 0 ? EXIT_CODES.done : EXIT_CODES.delivery;
}
