import type { Conditions } from './bucket-policy.js';
import { globCovers, globMatches, globTouches } from './glob.js';

/**
 * Whether a condition is met by AMC's requests; `unknown` if that depends on something that cannot be seen from
 * here.
 */
export type Verdict = 'yes' | 'no' | 'unknown';

/** What is known about the requests that AMC will make. */
export interface AmcRequests {
  readonly action: string;
  readonly accountId: string;
  /** All keys that AMC requests begin with it. */
  readonly prefix: string;
}

/** AWS's own clients are certain to speak TLS versions up to this one. */
const CERTAIN_TLS = 1.2;

/** Whether all conditions of a statement are met: one that is not decides, otherwise one that is unknown. */
export function conditionsHold(conditions: Conditions | undefined, requests: AmcRequests): Verdict {
  const verdicts = new Set(
    Object.entries(conditions ?? {}).flatMap(([operator, keys]) =>
      Object.entries(keys).map(([key, values]) =>
        holds(operator.toLowerCase(), key.toLowerCase(), values, requests),
      ),
    ),
  );
  if (verdicts.has('no')) return 'no';
  return verdicts.has('unknown') ? 'unknown' : 'yes';
}

function holds(operator: string, key: string, values: readonly string[], requests: AmcRequests): Verdict {
  const ifExists = operator.endsWith('ifexists');
  const plain = ifExists ? operator.slice(0, -'ifexists'.length) : operator;
  switch (key) {
    case 'aws:securetransport':
      return plain === 'bool' ? verdict(values.some((value) => value.toLowerCase() === 'true')) : 'unknown';
    case 's3:tlsversion':
      return tlsVersion(plain, values.map(Number));
    case 'aws:principalaccount':
      return negatable(plain, (kind) => {
        const same = (value: string) =>
          kind === 'like' ? globMatches(value, requests.accountId) : value === requests.accountId;
        return verdict(values.some(same));
      });
    case 's3:prefix':
      if (requests.action !== 's3:ListBucket') {
        // Only listing has this key: where a key is missing, only negations and …IfExists are met.
        return ifExists ? 'yes' : negatable(plain, () => 'no');
      }
      return negatable(plain, (kind) => listsPrefix(kind, values, requests.prefix));
    default:
      return 'unknown';
  }
}

function listsPrefix(kind: 'equals' | 'like', values: readonly string[], prefix: string): Verdict {
  if (kind === 'like' && values.some((value) => globCovers(value, prefix))) return 'yes';
  const touches = (value: string) =>
    kind === 'like' ? globTouches(value, prefix, 'any') : value.startsWith(prefix);
  return values.some(touches) ? 'unknown' : 'no';
}

function tlsVersion(operator: string, versions: readonly number[]): Verdict {
  const allCertain = versions.every((version) => version <= CERTAIN_TLS);
  if (operator === 'numericlessthan' && allCertain) return 'no';
  if (operator === 'numericgreaterthanequals' && allCertain) return 'yes';
  return 'unknown';
}

/** Judges the string operators and their negations by the positive form. */
function negatable(operator: string, positive: (kind: 'equals' | 'like') => Verdict): Verdict {
  const found = /^string(not)?(equals|like)$/.exec(operator);
  if (found === null) return 'unknown';
  const judged = positive(found[2] === 'like' ? 'like' : 'equals');
  if (found[1] === undefined || judged === 'unknown') return judged;
  return verdict(judged === 'no');
}

function verdict(holding: boolean): Verdict {
  return holding ? 'yes' : 'no';
}
