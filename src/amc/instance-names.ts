import type { AmcClient } from './amc-client.js';
import type { AmcInstanceInfo } from './instance-info.js';
import { AmcSettingsError } from './settings-error.js';

/** The form of AMC's own ids. A text of this form is always an id, never a name. */
const ID = /^amc[a-z0-9]+$/;
/** More choices than this are not listed. */
const MAX_LISTED = 20;

/** Whether a text has to be looked up before it can be used. */
export function mayBeInstanceName(text: string): boolean {
  return !ID.test(text);
}

/** Whether an instance has this id, or this name, ignoring case. */
export function isCalled({ instanceId, name }: AmcInstanceInfo, text: string): boolean {
  return instanceId === text || name?.trim().toLowerCase() === text.trim().toLowerCase();
}

/**
 * The ids of instances that were given by name. AMC is asked only when a text is not an id.
 * @throws AmcSettingsError when no instance has the name, or several do; AmcError
 */
export async function instanceIdsOf(
  given: readonly string[],
  client: AmcClient,
  signal: AbortSignal | undefined,
): Promise<readonly string[]> {
  if (!given.some(mayBeInstanceName)) return given;
  const all: AmcInstanceInfo[] = [];
  for await (const instance of client.instances.list({ signal })) all.push(instance);
  return [...new Set(given.map((text) => (mayBeInstanceName(text) ? idOf(text, all) : text)))];
}

function idOf(text: string, all: readonly AmcInstanceInfo[]): string {
  if (all.some(({ instanceId }) => instanceId === text)) return text;
  const named = all.filter((instance) => isCalled(instance, text));
  const [first, second] = named;
  if (first !== undefined && second === undefined) return first.instanceId;
  // AMC does not list instances to this user: let AMC refuse a text that is not an id.
  if (all.length === 0) return text;
  const choices = (first === undefined ? all : named).map(
    ({ instanceId, name, kind }) => `\n    ${instanceId} (${name ?? 'no name'}, ${kind})`,
  );
  const more = choices.length > MAX_LISTED ? `\n    … and ${choices.length - MAX_LISTED} more` : '';
  throw new AmcSettingsError([
    {
      setting: 'AMC_INSTANCE_ID',
      message: `${named.length === 0 ? 'no instance' : `${named.length} instances`} of the account ${named.length === 0 ? 'has' : 'have'} the name "${text}"; give one of these ids:${choices.slice(0, MAX_LISTED).join('')}${more}`,
      lookedIn: [],
    },
  ]);
}
