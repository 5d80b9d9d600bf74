import { createHash } from 'node:crypto';
import {
  DescribeExecutionCommand,
  ExecutionAlreadyExists,
  ExecutionDoesNotExist,
  SFNClient,
  StartExecutionCommand,
} from '@aws-sdk/client-sfn';
import type { S3InputObject } from '../../read/s3-object.js';
import { shownName } from '../../read/shown-name.js';
import { dropVersion } from '../drop/claim.js';
import { RetryLaterError } from '../retry-later-error.js';
import type { ScaleOut } from '../steps.js';
import { writeDeliveryList } from './delivery-list.js';

/** Executions for one version of a drop. For any more, someone has to have its event redelivered. */
const MAX_EXECUTIONS = 50;
/** Ended without a run; another execution may try. */
const ENDED_BADLY: ReadonlySet<string> = new Set(['FAILED', 'TIMED_OUT', 'ABORTED']);

/**
 * Starts an execution of the state machine for a drop. Its name is derived from the version of the drop, so starting it
 * twice has no further effect. Only after a failed execution is another one started, with the next number.
 */
export function startScaleOut(stateMachineArn: string, client: SFNClient = new SFNClient({})): ScaleOut {
  return async ({ drop, delivery, parts: files, staging, s3 }) => {
    const { at, sequencer } = delivery.version ?? {};
    const order = at === undefined || sequencer === undefined ? undefined : { at, sequencer };
    try {
      const parts =
        files === null
          ? undefined
          : { list: await writeDeliveryList(s3, staging, files.objects), mark: factsOf(files.mark) };
      for (let number = 1; number <= MAX_EXECUTIONS; number++) {
        const name = `${executionName(drop)}-${number}`;
        const status =
          (await statusOf(client, stateMachineArn, name)) ??
          (await start(client, stateMachineArn, name, { drop: factsOf(drop), order, parts }));
        if (status === 'started') return status;
        if (!ENDED_BADLY.has(status)) return 'known';
      }
    } catch (cause) {
      const what = cause instanceof Error ? cause.name : 'unknown error';
      throw new RetryLaterError(`The scale-out of ${shownName(drop.url)} could not be started: ${what}.`, {
        code: 'SCALE_OUT_NOT_STARTED',
        cause,
      });
    }
    throw new RetryLaterError(
      `The scale-out of ${shownName(drop.url)} failed ${MAX_EXECUTIONS} times. Fix the cause and drop it again.`,
      { code: 'SCALE_OUT_KEEPS_FAILING' },
    );
  };
}

/** The name of a drop's executions, without their number. Names may have 80 letters, digits, `-` and `_`. */
function executionName(drop: S3InputObject): string {
  const identity = JSON.stringify([drop.bucket, drop.key, dropVersion(drop)]);
  return `drop-${createHash('sha256').update(identity).digest('hex').slice(0, 48)}`;
}

/** What an execution receives about an object. */
function factsOf(object: S3InputObject | null) {
  if (object === null) return null;
  const { bucket, key, size, etag, versionId } = object;
  return { bucket, key, size, etag, versionId };
}

/** Null when there is no execution of this name, or none that is visible yet. */
async function statusOf(client: SFNClient, stateMachineArn: string, name: string): Promise<string | null> {
  const executionArn = `${stateMachineArn.replace(':stateMachine:', ':execution:')}:${name}`;
  try {
    const { status = '' } = await client.send(new DescribeExecutionCommand({ executionArn }));
    return status;
  } catch (cause) {
    if (cause instanceof ExecutionDoesNotExist) return null;
    throw cause;
  }
}

/** @returns `known` when an execution of this name already exists or existed */
async function start(
  client: SFNClient,
  stateMachineArn: string,
  name: string,
  input: object,
): Promise<'started' | 'known'> {
  try {
    await client.send(new StartExecutionCommand({ stateMachineArn, name, input: JSON.stringify(input) }));
    return 'started';
  } catch (cause) {
    if (cause instanceof ExecutionAlreadyExists) return 'known';
    throw cause;
  }
}
