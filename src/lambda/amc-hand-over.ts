import { AmcClient, readAmcSettings, type AmcSettings } from '../amc/index.js';
import { readAwsSecret } from '../aws/secret-reader.js';
import { handOverRun } from '../hand-over/hand-over-run.js';
import { openLedger, outOfRun } from '../ledger/ledger.js';
import { RetryLaterError } from './retry-later-error.js';
import type { HandOver } from './steps.js';

/** No function runs for longer than 15 minutes. */
const LEASE_MS = 16 * 60_000;

/**
 * Hands runs to AMC for data sets whose configuration says `upload`. It does not wait for AMC, which takes longer
 * than a function may. Settings and access token are kept for the container's life. Content that AMC has already, by an
 * earlier delivery or with another drop, is not appended again.
 * @param environment where the AMC settings are read. Default `process.env`
 */
export function amcHandOver(
  environment: Readonly<Record<string, string | undefined>> = process.env,
): HandOver {
  /** By the instances that a data set names; there are as many as the configuration has such lists. */
  const connections = new Map<string, Connection>();
  return async (report, { route, signal, s3 }) => {
    const { upload } = route;
    if (upload === undefined) return 'nothing';
    const key = upload.instanceIds?.join(' ') ?? '';
    const connection = connections.get(key) ?? (await connect(environment, upload.instanceIds, signal));
    connections.set(key, connection);
    const out = outOfRun(report);
    const outcomes = await handOverRun({
      ledger: out === null ? undefined : openLedger(out, { s3Client: () => s3, kmsKeyId: route.kmsKeyId }),
      leaseMs: LEASE_MS,
      client: connection.client,
      instanceIds: connection.settings.instanceIds,
      report,
      strategy: upload.strategy,
      wait: false,
      // Nobody can be asked: what stands against an upload keeps it from being made.
      confirm: () => Promise.resolve(false),
      signal,
    });
    const undone = outcomes.filter(
      ({ status, caution }) =>
        status !== 'submitted' && status !== 'success' && caution !== 'ALREADY_UPLOADED',
    );
    if (undone.length > 0) {
      const reasons = undone.map(({ instanceId, summary }) => `${instanceId}: ${summary}`).join(' ');
      throw new RetryLaterError(`The run ${report.runId} was not handed over to every instance. ${reasons}`, {
        code: 'HAND_OVER_FAILED',
      });
    }
    return 'handedOver';
  };
}

interface Connection {
  readonly settings: AmcSettings;
  readonly client: AmcClient;
}

async function connect(
  env: Readonly<Record<string, string | undefined>>,
  instanceIds: readonly string[] | undefined,
  signal: AbortSignal,
): Promise<Connection> {
  const settings = await readAmcSettings({ env, readSecret: readAwsSecret, instanceIds, signal });
  return { settings, client: new AmcClient(settings) };
}
