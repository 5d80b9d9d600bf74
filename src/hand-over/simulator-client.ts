import { AmcClient, Secret } from '../amc/index.js';
import { DEFAULT_IDENTITY, type AmcSimulator } from '../amc-simulator/index.js';

/** A client of the simulator, logged in as the simulator's user. */
export function simulatorClient({ apiUrl, tokenUrl }: AmcSimulator): AmcClient {
  const { credentials, accountId, marketplaceId } = DEFAULT_IDENTITY;
  return new AmcClient({
    apiUrl,
    tokenUrl,
    credentials: {
      clientId: new Secret(credentials.clientId),
      clientSecret: new Secret(credentials.clientSecret),
      refreshToken: new Secret(credentials.refreshToken),
    },
    accountId,
    marketplaceId,
  });
}
