import { type AmcClient, AmcError } from '../amc/index.js';
import { type CheckResult, failed, failedBy, ok, warning } from './check-result.js';

/** Whether the collaboration of an instance can be used: the advertiser must have accepted it in AWS. */
export async function checkCollaborationState(
  client: AmcClient,
  id: string,
  signal: AbortSignal,
): Promise<CheckResult> {
  const name = `collaboration ${id}`;
  try {
    const { status, customerAcceptanceLink: link } = await client.instance(id).collaboration.get({ signal });
    switch (status) {
      case 'ACTIVE':
        return ok(name, 'active: it was accepted in AWS.');
      case 'PENDING_ACCEPTANCE':
        return failed(
          name,
          'it waits to be accepted in AWS.',
          `Accept it with the AWS account that has the data${link === undefined ? '' : `: ${link}`}. Choose a bucket for results that is not the one of the tables.`,
        );
      case 'NOT_STARTED':
      case 'IN_PROGRESS':
        return warning(name, `AMC is still creating it (${status}).`, 'Wait, and run the doctor again.');
      case 'REJECTED':
      case 'DELETED':
        return failed(name, `it is ${status.toLowerCase()}, which is final.`, 'Ask Amazon for a new one.');
      default:
        return warning(name, `AMC calls it ${status ?? 'nothing'}.`, 'Look at it in the console of AMC.');
    }
  } catch (error) {
    if (error instanceof AmcError) return failedBy(name, error);
    throw error;
  }
}
