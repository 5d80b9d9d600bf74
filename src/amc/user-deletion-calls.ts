import type { CallOptions, ListOptions } from './data-set-calls.js';
import { AmcRequestError } from './errors.js';
import {
  createUserDeletionAnswer,
  MAX_DELETION_IDENTITIES,
  userDeletionEnvelope,
  userDeletionPage,
} from './user-deletion.js';
import type { AmcIdentity, AmcUserDeletion } from './user-deletion.js';
import type { InstanceSession } from './instance-session.js';

/** The user deletion operations of one instance. Every method throws AmcError, or AmcInterruptedError on abort. */
export class UserDeletionCalls {
  readonly #amc: InstanceSession;

  constructor(amc: InstanceSession) {
    this.#amc = amc;
  }

  /**
   * CreateUserDeletionRequest for 1 to 1,000 identities. Deleting a person twice does no harm, so an ambiguous
   * failure is simply retried. AMC may then list two requests; the id of the later one is returned.
   */
  async create(
    identities: readonly AmcIdentity[],
    { signal }: CallOptions = {},
  ): Promise<{ readonly userDeletionRequestId: string }> {
    if (identities.length === 0 || identities.length > MAX_DELETION_IDENTITIES) {
      throw new AmcRequestError(
        `A user deletion request takes 1 to ${MAX_DELETION_IDENTITIES} identities; there are ${identities.length}. Send them in several requests.`,
      );
    }
    const { userDeletionRequestId } = await this.#amc.call({
      operation: 'CreateUserDeletionRequest',
      body: { targetIdentities: identities },
      answer: createUserDeletionAnswer,
      hide: identities.flatMap((identity) =>
        'externalIdentity' in identity
          ? [identity.externalIdentity.value]
          : Object.values(identity.hashedIdentity),
      ),
      signal,
    });
    return { userDeletionRequestId };
  }

  /** ListUserDeletionRequests: all of the instance, page by page. */
  list({ maxResults, signal }: ListOptions = {}): AsyncIterable<AmcUserDeletion> {
    return this.#amc.list({
      operation: 'ListUserDeletionRequests',
      query: { maxResults: maxResults?.toString() },
      answer: userDeletionPage,
      signal,
    });
  }

  /** GetUserDeletionRequest. Throws AmcApiError with status 404 when there is no such request. */
  async get(userDeletionRequestId: string, { signal }: CallOptions = {}): Promise<AmcUserDeletion> {
    const { identityDeletion } = await this.#amc.call({
      operation: 'GetUserDeletionRequest',
      path: { userDeletionRequestId },
      answer: userDeletionEnvelope,
      signal,
    });
    return identityDeletion;
  }
}
