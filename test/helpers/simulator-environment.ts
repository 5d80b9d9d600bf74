import { DEFAULT_IDENTITY, type AmcSimulator } from '../../src/amc-simulator/index.js';

/** The settings that lead the command and the function to a simulator of AMC. */
export function simulatorEnvironment(simulator: AmcSimulator, instanceId: string) {
  const { credentials, accountId, marketplaceId } = DEFAULT_IDENTITY;
  return {
    AMC_CLIENT_ID: credentials.clientId,
    AMC_CLIENT_SECRET: credentials.clientSecret,
    AMC_REFRESH_TOKEN: credentials.refreshToken,
    AMC_ACCOUNT_ID: accountId,
    AMC_MARKETPLACE_ID: marketplaceId,
    AMC_INSTANCE_ID: instanceId,
    AMC_API_URL: simulator.apiUrl,
    AMC_TOKEN_URL: simulator.tokenUrl,
  };
}
