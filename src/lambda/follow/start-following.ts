import { createHash } from 'node:crypto';
import { ExecutionAlreadyExists, SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { RetryLaterError } from '../retry-later-error.js';
import type { FollowInput } from './follow-events.js';

/** Has uploads followed until they end. */
export type Follow = (input: FollowInput) => Promise<void>;

/** Starts an execution of the state machine for the uploads of a run; starting it twice has no further effect. */
export function startFollowing(stateMachineArn: string, client: SFNClient = new SFNClient({})): Follow {
  return async (input) => {
    const ids = JSON.stringify(input.uploads.map(({ instanceId, uploadId }) => [instanceId, uploadId]));
    const name = `upload-${createHash('sha256').update(ids).digest('hex').slice(0, 48)}`;
    try {
      await client.send(new StartExecutionCommand({ stateMachineArn, name, input: JSON.stringify(input) }));
    } catch (cause) {
      if (cause instanceof ExecutionAlreadyExists) return;
      const what = cause instanceof Error ? cause.name : 'unknown error';
      throw new RetryLaterError(
        `The upload of run ${input.runId} was made, and following it could not be started: ${what}.`,
        { code: 'NOT_FOLLOWED', cause },
      );
    }
  };
}
