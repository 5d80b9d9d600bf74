import type { ConsentType, DataType } from '../model/data-set.js';
import type { HashedPiiType } from '../model/identifier.js';
import type { AddressSplits } from './address-splits.js';
import type { Role } from './answers.js';
import type { FieldLook } from './file-context.js';
import type { FieldMeaning } from './header-kinds.js';
import type { DecimalMark, NumberEvidence } from './number-evidence.js';
import type { NumberNotation } from './number-notation.js';
import type { TimeForm } from './time-form.js';
import type { YesNo } from './yes-no.js';

/** The parts extracted from a whole address, and the identifier type that each is hashed as. */
export const ADDRESS_PARTS = [
  ['street', 'ADDRESS'],
  ['city', 'CITY'],
  ['state', 'STATE'],
  ['zip', 'ZIP'],
] as const;
export type AddressPart = (typeof ADDRESS_PARTS)[number];

/** How the numbers of a column are written. */
export interface MetricForm {
  readonly dataType: DataType;
  readonly notation: NumberNotation & { readonly kind: 'known' };
  /** Whether all its values are numbers by their type in the file: then no setting for text applies. */
  readonly isTyped: boolean;
}

/** Why a field is not uploaded, and what is needed to upload it nevertheless. */
export type LeftOutKind =
  /** `--include` includes it. */
  | 'harmless'
  /** It may hold personal data or text that people typed: `--include-private` includes it. */
  | 'private'
  /** It cannot be uploaded as it is. */
  | 'never';

/** What a source field should become. */
export type Guess =
  | { readonly kind: 'identifier'; readonly type: HashedPiiType }
  | { readonly kind: 'fullName' }
  /** Street, town and postal code in one cell. */
  | { readonly kind: 'wholeAddress'; readonly splits: AddressSplits; readonly parts: readonly AddressPart[] }
  | { readonly kind: 'country' }
  | { readonly kind: 'consent'; readonly type: ConsentType }
  /** Yes and no of some opt-in: it is consent only if the user says so. */
  | { readonly kind: 'optIn'; readonly yesNo: YesNo; readonly isOptOut: boolean }
  | { readonly kind: 'time'; readonly form: TimeForm; readonly isEventTime: boolean }
  | { readonly kind: 'metric'; readonly form: MetricForm }
  /** Ambiguous numbers: they become a column only if the user names the decimal mark. */
  | {
      readonly kind: 'unsureNumber';
      readonly sign: DecimalMark;
      readonly evidence: NumberEvidence;
      readonly isAmount: boolean;
    }
  | { readonly kind: 'text'; readonly isCode: boolean }
  /** Not uploaded; the reason says why, and never contains a value. */
  | {
      readonly kind: 'leftOut';
      readonly reason: string;
      readonly how: LeftOutKind;
      /** What it may be uploaded as, if the user agrees. */
      readonly offer?: Role;
    };

/** A field, what it looks like, and what it should become. */
export interface FieldGuess extends FieldLook {
  readonly meaning: FieldMeaning | null;
  readonly guess: Guess;
  /** What the user should check. It never contains a value. */
  readonly doubts: readonly string[];
}

/** A guess with the doubts about it. */
export type Judgement = Pick<FieldGuess, 'guess' | 'doubts'>;

export const sure = (guess: Guess): Judgement => ({ guess, doubts: [] });
export const unsure = (guess: Guess, ...doubts: readonly string[]): Judgement => ({ guess, doubts });
/** People's names in a column with another meaning: never uploaded as they are. */
export const maybeNames: Judgement = {
  guess: { kind: 'leftOut', reason: 'it may be the names of people', how: 'private', offer: 'full-name' },
  doubts: [
    'it may be the names of people, which are never uploaded as they are. To hash them as first and last names: --as FIELD=full-name',
  ],
};
export const leftOut = (reason: string, how: LeftOutKind, ...doubts: readonly string[]): Judgement => ({
  guess: { kind: 'leftOut', reason, how },
  doubts,
});
