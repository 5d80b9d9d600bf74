/**
 * An unchanged status is reported again after this long, so that readers of the log see that the wait
 * continues.
 */
const AGAIN_MS = 600_000;

/** For `onStatus`: reports a status when it changes, not at every poll. */
export function reportChanges<T extends { readonly statusText: string }>(
  tell: (of: T) => void,
  now: () => number = Date.now,
): (of: T) => void {
  let last = '';
  let reportedAt = 0;
  return (of) => {
    if (of.statusText === last && now() - reportedAt < AGAIN_MS) return;
    last = of.statusText;
    reportedAt = now();
    tell(of);
  };
}
