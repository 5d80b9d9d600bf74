/** A status that stays is told again after this long: whoever reads along should know that the wait continues. */
const AGAIN_MS = 600_000;

/** For `onStatus`: tells a status when it changes, not each time that AMC is asked for it. */
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
