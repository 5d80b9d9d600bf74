import { asList } from '../schema/as-list.js';
import type { DataSetSchema, SchemaColumn } from '../schema/data-set-schema.js';
import { normalizeFieldName } from '../schema/field-name.js';
import type { Answers } from './answers.js';
import { chooseColumns, type Choice } from './choose-columns.js';
import type { Draft } from './draft-schema.js';
import { consentColumn, numberSource } from './make-schema.js';
import { MOST } from './file-context.js';
import { ambiguityOf } from './guess-number.js';
import type { NumberEvidence } from './number-evidence.js';
import { notationOf, type FileNotation } from './number-notation.js';
import { formatsOf, orderDoubt } from './time-column.js';

/** A preset that was adapted to a file, and what the user should check. */
export interface AdaptedPreset {
  readonly schema: DataSetSchema;
  readonly doubts: readonly { readonly field: string; readonly doubt: string }[];
}

/**
 * Adapts a preset to how this file writes numbers and dates. Leaves out a column whose numbers can be read in
 * two ways, and says so in the doubts: an amount must not end up a thousand times too small.
 */
export function adaptedPreset(
  preset: DataSetSchema,
  draft: Draft,
  answers: Answers,
  own: { readonly name: string; readonly input: DataSetSchema['input'] },
): AdaptedPreset {
  const { choices } = chooseColumns(draft.guesses, answers);
  const byField = new Map(choices.map((choice) => [normalizeFieldName(choice.field), choice]));
  const doubts: { field: string; doubt: string }[] = [];
  const columns = preset.columns.flatMap((column) => {
    const choice = asList(column.source?.from)
      .map((field) => byField.get(normalizeFieldName(field)))
      .find((found) => found !== undefined);
    if (choice === undefined) return [column];
    const adapted = adaptColumn(column, choice, answers, notationOfDraft(draft, answers));
    doubts.push(...adapted.doubts.map((doubt) => ({ field: choice.field, doubt })));
    return adapted.column === null ? [] : [adapted.column];
  });
  for (const choice of choices) {
    const { guess, doubts: opted, field } = choice;
    if (guess.kind === 'consent') columns.push(consentColumn(choice, 'user_consent'));
    else if (draft.optIns.includes(field)) doubts.push(...opted.map((doubt) => ({ field, doubt })));
  }
  const footer = [...(preset.input?.footer ?? []), ...(own.input?.footer ?? [])];
  const input =
    own.input === undefined
      ? preset.input
      : { ...preset.input, ...own.input, ...(footer.length === 0 ? {} : { footer }) };
  const schema: DataSetSchema = {
    $comment: `Made by amc-ingest init from the preset ${own.name}. See docs/presets.md.`,
    ...preset,
    $schema: undefined,
    dataSetId: answers.dataSetId,
    ...(answers.country === null ? {} : { countryCode: answers.country }),
    ...(input === undefined ? {} : { input }),
    columns,
  };
  return { schema, doubts };
}

/** The column as this file needs it; null when its numbers cannot be read with certainty. */
function adaptColumn(
  column: SchemaColumn,
  { look, guess, doubts }: Choice,
  answers: Answers,
  ofFile: FileNotation,
): Adapted {
  const { source, dataType } = column;
  if (source === undefined) return { column, doubts: [] };
  if (NUMBERS.has(dataType)) return adaptNumber(column, look.number, ofFile);
  if (guess.kind !== 'time' || (dataType !== 'TIMESTAMP' && dataType !== 'DATE'))
    return { column, doubts: look.dates === null ? [] : doubts };
  const { form } = guess;
  const formats = formatsOf(form, answers);
  const [format] = formats;
  const isSplit = source.firstOf !== undefined;
  return {
    column: {
      ...column,
      source: {
        ...source,
        ...(format === undefined || isSplit ? {} : { format: formats.length === 1 ? format : [...formats] }),
        ...(answers.timeZone === null || form.hasZone || source.zoneFrom !== undefined
          ? {}
          : { timeZone: answers.timeZone }),
      },
    },
    doubts: [...doubts, ...orderDoubt(form, answers)],
  };
}

const NUMBERS: ReadonlySet<string> = new Set(['DECIMAL', 'INTEGER', 'LONG']);

interface Adapted {
  readonly column: SchemaColumn | null;
  readonly doubts: readonly string[];
}

/** A value that is not a number at all is for the run to reject. */
function adaptNumber(column: SchemaColumn, number: NumberEvidence | null, ofFile: FileNotation): Adapted {
  if (number === null || number.share < MOST || !number.hasTexts) return { column, doubts: [] };
  const notation = notationOf(number, ofFile);
  if (notation.kind === 'known') {
    const form = { notation, isTyped: false, dataType: column.dataType };
    return { column: { ...column, source: { ...column.source, ...numberSource(form) } }, doubts: [] };
  }
  const doubt =
    notation.kind === 'ambiguous'
      ? ambiguityOf(notation.sign)
      : 'its numbers contradict each other: left out';
  return { column: column.nullable === false ? column : null, doubts: [doubt] };
}

/** Evidence in the file takes precedence over the user's answer, which only settles what the file leaves open. */
function notationOfDraft({ notation }: Draft, { decimalMark }: Answers): FileNotation {
  return { ...notation, decimal: notation.decimal ?? decimalMark };
}
