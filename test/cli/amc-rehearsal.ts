import { vi } from 'vitest';
import type { Rehearsal } from '../amc/rehearsal.js';
import { rehearseQueries } from '../amc-simulator/query-rehearsal.js';
import type { RehearsalOptions } from '../amc/rehearsal.js';
import { simulatorEnvironment } from '../helpers/simulator-environment.js';

const OTHER_SETTINGS = ['AMC_SECRET', 'AMC_REGION', 'AMC_ADS_ACCOUNT_ID', 'AMC_SCOPE'] as const;

/** A simulator that answers queries, on the system's clock, and the environment that leads commands to it. */
export async function rehearseCommands(
  env: Readonly<Record<string, string | undefined>> = {},
  options: RehearsalOptions = {},
): Promise<Rehearsal> {
  const rehearsal = await rehearseQueries({
    ...options,
    simulator: { now: () => Date.now(), ...options.simulator },
  });
  for (const name of OTHER_SETTINGS) vi.stubEnv(name, undefined);
  const settings = { ...simulatorEnvironment(rehearsal.simulator, 'amcsimulator'), ...env };
  for (const [name, value] of Object.entries(settings)) vi.stubEnv(name, value);
  return rehearsal;
}
