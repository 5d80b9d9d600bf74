import type { DataSetPlan } from '../schema/plan.js';
import { LEAK_ACTIONS, LEAK_KINDS, LEAK_SLOTS, leakSlot, type LeakKind } from '../model/leak.js';
import type { Tally } from '../tally/tally.js';
import { count, counted } from './numbers.js';
import type { RunReport, RunWarning } from './run-report.js';

type LeakCounts = RunReport['leaks'][string][string];

/** A column in which more than this share of the values may be identifiers probably contains them. */
const MANY_SUSPECTED = 0.5;

/** The findings, by column and kind; only what was found. */
export function leaksByColumn({ columns }: DataSetPlan, tally: Tally): RunReport['leaks'] {
  return Object.fromEntries(
    columns.flatMap(({ name }, index) => {
      const kinds = LEAK_KINDS.flatMap((kind) => {
        const counts = countsOf(tally, index, kind);
        return LEAK_ACTIONS.some((action) => counts[action] > 0) ? [[kind, counts] as const] : [];
      });
      return kinds.length === 0 ? [] : [[name, Object.fromEntries(kinds)] as const];
    }),
  );
}

/** What the user should know about raw identifiers; values are never named. */
export function leakWarnings({ columns }: DataSetPlan, tally: Tally): RunWarning[] {
  return columns.flatMap(({ name }, index) => {
    const warnings: RunWarning[] = [];
    const warn = (code: string, message: string) => warnings.push({ code, message });
    const given = tally.written - (tally.columns[index]?.nulls ?? 0);
    for (const kind of LEAK_KINDS) {
      const { rejected, redacted, warned, suspected } = countsOf(tally, index, kind);
      const what = WORDS[kind];
      if (rejected > 0)
        warn(
          'RAW_IDENTIFIER_REJECTED',
          `${rows(rejected)} of ${name} held ${what} and ${rejected === 1 ? 'was' : 'were'} refused. Map the column to an identifier, drop it, or set its source.leakGuard to redact.`,
        );
      if (redacted > 0)
        warn('RAW_IDENTIFIER_REDACTED', `${rows(redacted)} of ${name} held ${what}; it was taken out.`);
      if (warned > 0)
        warn(
          'RAW_IDENTIFIER_WRITTEN',
          `${rows(warned)} of ${name} ${warned === 1 ? 'holds' : 'hold'} ${what}, and ${warned === 1 ? 'was written as it is' : 'were written as they are'}: AMC refuses an upload with raw identifiers.`,
        );
      if (given > 0 && suspected / given > MANY_SUSPECTED)
        warn(
          'RAW_IDENTIFIER_SUSPECTED',
          `${count(suspected)} of ${counted(given, 'value')} of ${name} look like ${what}, though they may be other numbers, and were written as they are. If they are: map the column to an identifier or drop it; if not: set its source.leakGuard to off.`,
        );
    }
    return warnings;
  });
}

const WORDS: Readonly<Record<LeakKind, string>> = {
  CARD: 'a payment card number',
  NATIONAL_ID: 'a national identity number',
  EMAIL: 'an e-mail address',
  OWN_IDENTIFIER: "the row's own name, e-mail or phone",
  PHONE: 'a phone number',
};

function countsOf(tally: Tally, column: number, kind: LeakKind): LeakCounts {
  const of = (action: (typeof LEAK_ACTIONS)[number]) =>
    tally.leaks[column * LEAK_SLOTS + leakSlot(kind, action)] ?? 0;
  return {
    rejected: of('rejected'),
    redacted: of('redacted'),
    warned: of('warned'),
    suspected: of('suspected'),
  };
}

function rows(value: number): string {
  return counted(value, 'value');
}
