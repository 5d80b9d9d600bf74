import path from 'node:path';
import { chooseColumns } from '../init/choose-columns.js';
import type { Answers, DataSetKind, Role } from '../init/answers.js';
import { dataSetIdFrom } from '../init/column-name.js';
import type { Draft } from '../init/draft-schema.js';
import { mayIdentify, shownName } from '../init/field-names.js';
import type { DecimalMark } from '../init/number-evidence.js';
import { toCountryCode } from '../normalize/country.js';
import type { DataSetSchema } from '../schema/data-set-schema.js';
import { normalizeFieldName } from '../schema/field-name.js';
import { isKnownTimeZone } from '../validate/zone-clock.js';
import type { InitFlags } from './init-command-flags.js';
import type { Questions } from './questions.js';

/** What the questions are about. */
export interface QuestionContext {
  readonly file: string;
  readonly flags: InitFlags;
  readonly draft: Draft;
  readonly preset: DataSetSchema | null;
  readonly ask: Questions;
}

/** The answers from the options, and the rest from the user if there is somebody to ask. */
export async function askForAnswers(context: QuestionContext): Promise<Answers> {
  const { file, flags, draft, preset, ask } = context;
  const country = await askForCountry(context);
  const timeZone = await askForZone(context);
  const isDayLikelyFirst = draft.notation.decimal === ',' || (country !== null && country !== 'US');
  const answers: Answers = {
    dataSetId: flags.dataSet ?? preset?.dataSetId ?? dataSetIdOf(file),
    country,
    timeZone,
    dayFirst: await askForOrder(context, isDayLikelyFirst),
    isDayLikelyFirst,
    decimalMark: await askForMark(context),
    kind: flags.kind ?? null,
    roles: await askForRoles(context),
    include: keysOf(flags.include),
    includePrivate: keysOf(flags.includePrivate),
  };
  return {
    ...answers,
    kind: answers.kind ?? (preset === null ? await askForKind(draft, answers, ask) : null),
  };
}

async function askForCountry({ flags, draft, preset, ask }: QuestionContext): Promise<string | null> {
  const hasCountry = preset?.columns.some(({ isCountryCode }) => isCountryCode === true) ?? false;
  const isAsked = draft.needsCountry && !hasCountry;
  const country =
    flags.country ??
    (isAsked
      ? await ask.text('Country of the people, as two letters such as US (empty: not known)', (text) =>
          toCountryCode(text) === null ? 'That is not a country.' : null,
        )
      : null);
  return country === null ? null : toCountryCode(country);
}

async function askForZone({ flags, draft, preset, ask }: QuestionContext): Promise<string | null> {
  const hasZones = preset?.columns.some(({ source }) => source?.zoneFrom !== undefined) ?? false;
  if (flags.timeZone !== undefined) return flags.timeZone;
  if (!draft.needsTimeZone || hasZones) return null;
  return ask.text('Time zone of the times, such as Europe/Berlin (empty: UTC)', (text) =>
    isKnownTimeZone(text) ? null : 'That is not an IANA time zone.',
  );
}

/** Null when nobody specified it. */
async function askForOrder(
  { flags, draft, ask }: QuestionContext,
  isDayLikelyFirst: boolean,
): Promise<boolean | null> {
  if (flags.dayFirst === true) return true;
  if (flags.monthFirst === true) return false;
  if (!draft.needsDayFirst || ask.isSilent) return null;
  return ask.confirm('Is 03/04 the third of April (day first)?', isDayLikelyFirst);
}

async function askForMark({ flags, draft, ask }: QuestionContext): Promise<DecimalMark | null> {
  const fields = draft.unsureNumbers.map(shownName);
  const given =
    flags.decimalMark ??
    (fields.length === 0
      ? null
      : await ask.text(
          `Numbers in ${fields.join(', ')} can be read in two ways, as 1,234 can. Which sign is before their decimals, point or comma? (empty: not known, they are left out)`,
          (text) => (/^(?:point|comma|[.,])$/i.test(text) ? null : 'Answer point or comma.'),
        ));
  if (given === null) return null;
  return /^(?:comma|,)$/i.test(given) ? ',' : '.';
}

/**
 * Opt-ins are never assumed to be consent, and names are never uploaded as they are: the user is asked about
 * both.
 */
async function askForRoles({ flags, draft, preset, ask }: QuestionContext): Promise<Map<string, Role>> {
  const roles = new Map<string, Role>(flags.as ?? []);
  for (const field of draft.optIns) {
    if ([...roles.values()].includes('consent') || roles.has(normalizeFieldName(field))) continue;
    const isConsent = await ask.confirm(
      `Does "${shownName(field)}" say whether a person consents to Amazon's use of this data? A newsletter opt-in does not.`,
      false,
    );
    if (isConsent) roles.set(normalizeFieldName(field), 'consent');
  }
  if (preset !== null) return roles;
  for (const { field, guess } of draft.guesses) {
    const key = normalizeFieldName(field);
    if (guess.kind !== 'leftOut' || guess.offer === undefined || roles.has(key) || mayIdentify(field))
      continue;
    if (flags.includePrivate?.some((name) => normalizeFieldName(name) === key) === true) continue;
    const isName = await ask.confirm(
      `"${shownName(field)}" may contain names of people. Hash them as first and last names?`,
      false,
    );
    if (isName) roles.set(key, guess.offer);
  }
  return roles;
}

/** AMC cannot change it later. */
async function askForKind(draft: Draft, answers: Answers, ask: Questions): Promise<DataSetKind | null> {
  const { choices, kindDoubt } = chooseColumns(draft.guesses, answers);
  if (kindDoubt === null || ask.isSilent) return null;
  const isFact = choices.some(({ guess }) => guess.kind === 'time' && guess.isEventTime);
  const isEvent = await ask.confirm(
    'Is each row an event that happened at a time, such as an order? That makes a fact data set, otherwise it is a dimension data set; AMC cannot change it later.',
    isFact,
  );
  return isEvent ? 'fact' : 'dimension';
}

function keysOf(fields: readonly string[] | undefined): ReadonlySet<string> {
  return new Set(fields?.map(normalizeFieldName));
}

/** Nothing is derived from a file name that may be somebody's. */
function dataSetIdOf(file: string): string {
  const name = path.basename(file);
  return mayIdentify(name) ? dataSetIdFrom('') : dataSetIdFrom(name.replace(/\..*$/, ''));
}
