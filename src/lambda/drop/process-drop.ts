import { formatS3Location } from '../../aws/s3-location.js';
import { shownName } from '../../read/shown-name.js';
import type { DataSetRoute, LambdaConfig } from '../config/lambda-config.js';
import { selectDataSet } from '../config/select-data-set.js';
import type { DropNotice } from '../events/drop-notice.js';
import { errorCode, errorFields, type Log } from '../log.js';
import { RetryLaterError } from '../retry-later-error.js';
import type { Invocation } from '../services.js';
import { claimDrop } from './claim-drop.js';
import { ClaimStore } from './claim-store.js';
import { isFolderRoute, processFolderDrop, type FolderWork } from '../delivery/process-folder.js';
import { takeQuietFolders } from '../delivery/take-quiet-folders.js';
import type { DropOutcome } from './drop-outcome.js';
import type { DropUnit } from './drop-unit.js';
import { findDrop } from './find-drop.js';
import { ingestDrop, scaleOutAgain } from './ingest-drop.js';

/** A claim outlives the function by this much: clocks differ a little, and so does the moment of the end. */
const LEASE_MARGIN_MS = 30_000;

/** Takes one drop from its notice to its outcome. Never throws: a failed drop is delivered again. */
export async function processDrop(
  notice: DropNotice,
  config: LambdaConfig,
  invocation: Invocation,
): Promise<DropOutcome> {
  const { bucket, key, versionId } = notice;
  const log = invocation.log.with({ drop: shownName(formatS3Location({ bucket, key })), version: versionId });
  const selection = selectDataSet(config, notice);
  if (selection.kind === 'ignore') {
    log.step('info', 'ignored', { reason: selection.reason });
    return { kind: 'ignored' };
  }
  if (selection.kind === 'unknown') {
    log.step('warn', 'unknownPrefix', { message: 'No data set of the configuration has a prefix for it.' });
    invocation.metrics.emit(null, { UnknownPrefix: 1 });
    return { kind: 'unknownPrefix' };
  }
  const { route } = selection;
  try {
    if (invocation.signal.aborted) return retry(route, 'OUT_OF_TIME', invocation, log);
    if (isFolderRoute(route)) {
      const outcome = await processFolderDrop(notice, route, folderWork(route, { config, invocation, log }));
      return outcome.kind === 'retry' ? retry(route, outcome.code, invocation, log) : outcome;
    }
    const found = await findDrop(invocation.s3, notice, invocation.signal);
    if (typeof found === 'string') {
      log.step('info', 'gone', { reason: found });
      invocation.metrics.emit(route.dataSetId, { Gone: 1 });
      return { kind: 'gone' };
    }
    return await claimAndIngest({ ...found, parts: null, refusal: null }, route, { config, invocation, log });
  } catch (error) {
    log.step('error', 'failed', errorFields(error));
    const code = invocation.signal.aborted ? 'OUT_OF_TIME' : errorCode(error);
    return retry(route, code, invocation, log);
  }
}

interface Around {
  readonly config: LambdaConfig;
  readonly invocation: Invocation;
  readonly log: Log;
}

function folderWork(route: DataSetRoute, around: Around): FolderWork {
  return { ...around, take: (unit) => claimAndIngest(unit, route, around) };
}

/** Takes the folders that have been quiet for long enough. Never throws: the next tick checks what failed. */
export async function processTick(config: LambdaConfig, invocation: Invocation): Promise<void> {
  const routeOf = (bucket: string, key: string) => {
    const selection = selectDataSet(config, { bucket, key });
    return selection.kind === 'route' ? selection.route : null;
  };
  const workFor = (bucket: string, key: string): FolderWork => {
    const log = invocation.log.with({ drop: shownName(formatS3Location({ bucket, key })) });
    const route = routeOf(bucket, `${key}x`);
    const around = { config, invocation, log };
    const take = (unit: DropUnit): Promise<DropOutcome> =>
      route === null ? Promise.resolve({ kind: 'ignored' }) : claimAndIngest(unit, route, around);
    return { ...around, take };
  };
  try {
    await takeQuietFolders(routeOf, workFor, invocation, config);
  } catch (error) {
    if (!(error instanceof RetryLaterError)) invocation.log.step('error', 'failed', errorFields(error));
    throw error;
  }
}

async function claimAndIngest(unit: DropUnit, route: DataSetRoute, around: Around): Promise<DropOutcome> {
  const { config, invocation, log } = around;
  const { drop } = unit;
  const answer = await claimDrop(new ClaimStore(invocation.s3, config.claims), drop, {
    requestId: invocation.requestId,
    leaseMs: invocation.remainingMs() + LEASE_MARGIN_MS,
  });
  if (answer.kind === 'finished') {
    if (answer.outcome === 'scaledOut' && (await scaleOutAgain(unit, route, around)))
      return { kind: 'scaledOut' };
    log.step('info', 'duplicate', { outcome: answer.outcome, runId: answer.runId });
    invocation.metrics.emit(route.dataSetId, { Duplicate: 1 });
    return { kind: 'duplicate', of: answer.outcome };
  }
  if (answer.kind === 'held') {
    log.step('info', 'claimedElsewhere', { until: answer.until });
    return retry(route, 'CLAIMED_ELSEWHERE', invocation, log);
  }
  log.step('info', 'claimed', { bytes: drop.size, tries: answer.claim.tries });
  return ingestDrop(unit, route, { ...around, claim: answer.claim });
}

function retry(route: DataSetRoute, code: string, { metrics }: Invocation, log: Log): DropOutcome {
  log.step('warn', 'retry', { code });
  metrics.emit(route.dataSetId, { Retried: 1, ...(code === 'OUT_OF_TIME' ? { OutOfTime: 1 } : {}) });
  return { kind: 'retry', code };
}
