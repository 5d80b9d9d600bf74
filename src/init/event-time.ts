import { normalizeFieldName } from '../schema/field-name.js';
import type { Answers } from './answers.js';
import { shownName } from './field-names.js';
import type { FieldGuess } from './guess.js';
import { isEventHeader, isTimeHeader } from './header-kinds.js';

/** Times about entries, by their names: when somebody signed up, was born or changed. */
const ENTRY_TIME =
  /sign|regist|birth|geb|naiss|nacim|join|member|since|seit|depuis|creat|erstellt|updat|modif|chang|launch|release|expir|valid|until|last|first|start|end/i;

/** Share of rows that must have a time for it to be the event time. */
const NEARLY_ALL = 0.9;

/**
 * The event time, which makes a data set a fact data set. A file with orders, or with amounts next to a time,
 * contains events; so does one whose header mentions orders, payments and the like. Otherwise, a time is a
 * property of an entry.
 */
export function chooseEventTime(
  guesses: readonly FieldGuess[],
  { kind, roles }: Answers,
): { readonly eventTime: FieldGuess | null; readonly doubt: string | null } {
  const times = guesses.filter(({ guess }) => guess.kind === 'time');
  const asked = times.find(({ field }) => roles.get(normalizeFieldName(field)) === 'event-time');
  if (asked !== undefined) return { eventTime: asked, doubt: null };
  if (kind === 'dimension') return { eventTime: null, doubt: null };
  const full = times.filter(({ look }) => look.filled > NEARLY_ALL);
  const named = full.filter(({ meaning, field }) => meaning === 'EVENT_TIME' || isEventHeader(field));
  const likeliest =
    named.find(({ field }) => /creat|order|purchase/i.test(field)) ??
    named[0] ??
    full.find(({ field }) => isTimeHeader(field)) ??
    null;
  if (kind === 'fact') return { eventTime: likeliest ?? full[0] ?? times[0] ?? null, doubt: null };
  const isSales =
    guesses.some(({ meaning }) => meaning === 'ORDER_ID') ||
    (named.length > 0 && guesses.some(({ meaning }) => meaning === 'AMOUNT' || meaning === 'QUANTITY'));
  const [only] = full.length === 1 ? full : [];
  const ofSales = likeliest ?? only ?? null;
  if (isSales && ofSales !== null) return { eventTime: ofSales, doubt: null };
  const event = named.find(({ field }) => isEventHeader(field));
  if (event !== undefined) {
    return {
      eventTime: event,
      doubt: `the kind of the data set: drafted as a fact data set (one row per event), because ${shownName(event.field)} looks like the time of events. AMC cannot change it later (--kind dimension)`,
    };
  }
  const [other = full.find(({ field }) => !ENTRY_TIME.test(field))] = named;
  return {
    eventTime: null,
    doubt:
      other === undefined
        ? null
        : `the kind of the data set: drafted as a dimension data set (one row per entry). If ${shownName(other.field)} is the time of events, use --kind fact: AMC cannot change it later`,
  };
}
