import { shownInstance } from './instance-info.js';
import type { SimulatorInstance } from './instance-info.js';
import { page } from './page.js';

/** An AMC account of the simulator's user. */
export interface SimulatorAccount {
  readonly accountId: string;
  readonly accountName: string;
  readonly marketplaceId: string;
}

/** What calls that name no instance are answered from. */
export interface AccountState {
  readonly accounts: readonly SimulatorAccount[];
  /** The instances of the caller's account. */
  readonly instances: readonly SimulatorInstance[];
  readonly termsAccepted: boolean;
}

export interface AccountRequest {
  readonly state: AccountState;
  readonly query: Readonly<Record<string, string>>;
  readonly pageSize: number;
}

export type AccountHandler = (request: AccountRequest) => unknown;

export function listAccounts({ state, query, pageSize }: AccountRequest): unknown {
  const { items, ...rest } = page(state.accounts, query, pageSize);
  return { amcAccounts: items, ...rest };
}

export function getTerms({ state }: AccountRequest): unknown {
  return { hasAccepted: state.termsAccepted, agreementToken: 'simulated', agreementContent: '' };
}

export function listInstances({ state, query, pageSize }: AccountRequest): unknown {
  const { items, nextToken = null } = page(state.instances, query, pageSize);
  return { instances: items.map(shownInstance), nextToken };
}
