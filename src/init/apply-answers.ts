import { normalizeFieldName } from '../schema/field-name.js';
import { IDENTIFIER_OF_ROLE, type Answers, type Role } from './answers.js';
import { mayIdentify } from './field-names.js';
import { isOptOutHeader } from './header-kinds.js';
import { leftOut, sure, type FieldGuess, type Guess, type Judgement } from './guess.js';
import { metricByMark } from './guess-number.js';
import type { Choice } from './choice.js';

type Answered = FieldGuess & Pick<Choice, 'consent'>;

/** A guess, revised by the user's answers. */
export function applyAnswers(guess: FieldGuess, answers: Answers): Answered {
  const key = normalizeFieldName(guess.field);
  const none = { ...guess, consent: null };
  if (mayIdentify(guess.field)) {
    return { ...none, ...leftOut("its name holds, or may be, somebody's data", 'never') };
  }
  const role = answers.roles.get(key);
  if (role === 'consent') return { ...none, ...asConsent(guess) };
  if (role !== undefined) return { ...none, ...asRole(guess, role) };
  const { kind } = guess.guess;
  if (kind === 'unsureNumber') {
    const { evidence, isAmount, sign } = guess.guess;
    if (answers.decimalMark !== null)
      return { ...none, ...metricByMark(evidence, answers.decimalMark, isAmount) };
    const name = sign === ',' ? 'comma' : 'point';
    return {
      ...none,
      ...leftOut(`a ${name} in its numbers can be read in two ways`, 'never', ...guess.doubts),
    };
  }
  if (kind === 'optIn')
    return {
      ...none,
      ...leftOut('it is an opt-in, which is not assumed to be consent', 'harmless', ...guess.doubts),
    };
  if (guess.guess.kind === 'leftOut') {
    const { how } = guess.guess;
    const isAsked = answers.includePrivate.has(key) || (how === 'harmless' && answers.include.has(key));
    if (isAsked && how !== 'never' && guess.look.looksLike === null)
      return {
        ...none,
        guess: { kind: 'text', isCode: false },
        doubts: ['included because you asked for it'],
      };
  }
  return none;
}

function asRole(guess: FieldGuess, role: Role): Judgement {
  const type = IDENTIFIER_OF_ROLE[role];
  if (type !== undefined) return sure({ kind: 'identifier', type });
  const made: Partial<Record<Role, Guess>> = {
    'full-name': { kind: 'fullName' },
    'whole-address': { kind: 'wholeAddress', splits: guess.splitAddresses(), parts: [] },
    country: { kind: 'country' },
    code: { kind: 'text', isCode: true },
  };
  const given = made[role];
  if (given !== undefined) return sure(given);
  return role === 'leave-out' ? leftOut('you asked for it', 'harmless') : { ...guess };
}

/** Which words of an opt-in grant consent; for an opt-out, they deny it. */
function asConsent({ field, look, guess }: FieldGuess): Judgement & Pick<Choice, 'consent'> {
  if (guess.kind === 'consent' || look.consent === 'AMAZON')
    return { ...sure({ kind: 'consent', type: 'AMZN_USER_DATA' }), consent: null };
  if (look.yesNo === null)
    return {
      ...leftOut('its values are not yes and no: they cannot be read as consent', 'never'),
      consent: null,
    };
  const { yes, no, other } = look.yesNo;
  return {
    guess: { kind: 'consent', type: 'AMZN_USER_DATA' },
    doubts: other > 0 ? ['some of its values are neither yes nor no: they count as no consent signal'] : [],
    consent: {
      ...(isOptOutHeader(field) ? { granted: no, denied: yes } : { granted: yes, denied: no }),
      hasOthers: other > 0,
    },
  };
}
