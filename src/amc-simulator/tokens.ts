import { randomUUID } from 'node:crypto';

import { RequestRefusal } from './refusal.js';

export interface SimulatorCredentials {
  readonly clientId: string;
  readonly clientSecret: string;
  readonly refreshToken: string;
}

/** More tokens than this are never valid at once; the oldest one is discarded. */
const MAX_TOKENS = 1_000;

export interface TokenAnswer {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}

/** Simulates Login with Amazon: takes a refresh token and returns an access token that expires. */
export class SimulatorTokens {
  readonly #credentials: SimulatorCredentials;
  readonly #now: () => number;
  readonly #lifeSeconds: number;
  readonly #endings = new Map<string, number>();

  constructor(credentials: SimulatorCredentials, now: () => number, lifeSeconds: number) {
    this.#credentials = credentials;
    this.#now = now;
    this.#lifeSeconds = lifeSeconds;
  }

  /** Answers a token request with the given form. */
  issue(contentType: string | undefined, body: string): TokenAnswer {
    if (!/^application\/x-www-form-urlencoded(?:\s*;|$)/i.test(contentType ?? '')) {
      return refuse(400, 'invalid_request', 'The request must be application/x-www-form-urlencoded.');
    }
    const form = new URLSearchParams(body);
    const known = new Set(['grant_type', 'refresh_token', 'client_id', 'client_secret']);
    for (const name of form.keys()) {
      if (!known.has(name)) return refuse(400, 'invalid_request', `The parameter ${name} is not known.`);
    }
    for (const name of known) {
      if (!form.has(name))
        return refuse(400, 'invalid_request', `The request is missing a parameter: ${name}.`);
    }
    const { clientId, clientSecret, refreshToken } = this.#credentials;
    if (form.get('grant_type') !== 'refresh_token') {
      return refuse(400, 'unsupported_grant_type', 'The grant type is not supported.');
    }
    if (form.get('client_id') !== clientId || form.get('client_secret') !== clientSecret) {
      return refuse(401, 'invalid_client', 'Client authentication failed.');
    }
    if (form.get('refresh_token') !== refreshToken) {
      return refuse(400, 'invalid_grant', 'The request has an invalid grant parameter: refresh_token.');
    }
    const token = `Atza|simulator-${randomUUID()}`;
    this.#endings.set(token, this.#now() + this.#lifeSeconds * 1000);
    const oldest = this.#endings.keys().next();
    if (this.#endings.size > MAX_TOKENS && oldest.done !== true) this.#endings.delete(oldest.value);
    return {
      status: 200,
      body: {
        access_token: token,
        refresh_token: refreshToken,
        token_type: 'bearer',
        expires_in: this.#lifeSeconds,
      },
    };
  }

  /** Throws a 401 refusal unless the header has a token that is still valid. */
  check(authorization: string | undefined): void {
    const token = /^Bearer (.+)$/.exec(authorization ?? '')?.[1];
    const ending = token === undefined ? undefined : this.#endings.get(token);
    if (ending === undefined || ending <= this.#now()) {
      throw new RequestRefusal(401, 'UNAUTHORIZED', 'The access token is missing, unknown or expired.');
    }
  }

  /** Expires all tokens at once. */
  expireAll(): void {
    this.#endings.clear();
  }
}

function refuse(status: number, error: string, description: string): TokenAnswer {
  return { status, body: { error, error_description: description } };
}
