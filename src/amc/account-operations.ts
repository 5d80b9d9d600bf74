import { spec } from './operation-spec.js';

const INSTANCES = 'application/vnd.amcinstances.v1+json';
const CONNECTIONS = 'application/vnd.amcaudiencesconnections.v1+json';

/** The read-only operations of AMC's administration: accounts, instances, and whether AMC's terms are accepted. */
export const ACCOUNT_OPERATIONS = {
  ListAccounts: spec('GET', '/amc/accounts', CONNECTIONS, 'none', ['nextToken'], 'client'),
  GetTerms: spec('GET', '/amc/audiences/connections/terms', CONNECTIONS, 'none', [], 'client'),
  ListInstances: spec('GET', '/amc/instances', INSTANCES, 'none', ['nextToken', 'limit']),
  GetInstance: spec('GET', '/amc/instances/{instanceId}', INSTANCES, 'none'),
} as const;
