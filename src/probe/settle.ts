import type { Compression, CsvEscape, OutputFormat } from '../model/output-format.js';
import type { ProbeFile, SettledSettings } from './probe-result.js';
import type { FileForm } from '../model/file-form.js';

type Forms = ProbeFile['forms'];

/** The ways to escape quotes in CSV, the common one first, and the form that has to work for each. */
const ESCAPES: readonly (readonly [CsvEscape, readonly FileForm[]])[] = [
  ['quote', ['csv-doubled-quotes', 'csv-literal-backslash']],
  ['backslash', ['csv-backslash-escape']],
];
/** Compressions, the usual one first, and the form that has to work for each. */
const COMPRESSED: Readonly<Record<OutputFormat, readonly (readonly [Compression, readonly FileForm[]])[]>> = {
  csv: [
    ['gzip', ['csv-gzip']],
    ['none', ['csv-plain']],
  ],
  parquet: [
    ['snappy', ['parquet-snappy']],
    ['gzip', ['parquet-gzip']],
    ['none', ['parquet-none']],
  ],
  jsonl: [
    ['gzip', ['json-lines-gzip']],
    ['none', ['json-lines']],
  ],
};
/** CSV is what runs write by default. */
const FORMATS = ['csv', 'parquet', 'jsonl'] as const;

/**
 * What runs should use: CSV unless it was seen not to work, then the first format that does; and the usual escape and
 * compression unless they were seen not to work while another one does. What was not tried, or is not known, changes
 * nothing.
 */
export function settle(forms: Forms): SettledSettings {
  const csvEscape = choose(ESCAPES, forms);
  const compressions = FORMATS.map((format) => [format, choose(COMPRESSED[format], forms)] as const);
  const compression = Object.fromEntries(
    compressions.flatMap(([format, choice]) => (choice.isOther ? [[format, choice.value]] : [])),
  );
  const format = FORMATS.find((name) => {
    const fits = compressions.some(([other, choice]) => other === name && choice.isGood);
    return name === 'csv' ? fits && csvEscape.isGood : fits;
  });
  const isCsvKnown =
    csvEscape.isKnown && compressions.every(([name, { isKnown }]) => name !== 'csv' || isKnown);
  return {
    ...(format === undefined || (format !== 'csv' && !isCsvKnown) ? {} : { format }),
    ...(csvEscape.value === undefined ? {} : { csvEscape: csvEscape.value }),
    compression,
  };
}

interface Choice<T> {
  /** The first one that works; undefined if none is known to. */
  readonly value: T | undefined;
  /** Whether it differs from the usual one, which does not work. */
  readonly isOther: boolean;
  readonly isGood: boolean;
  /** Whether it is known that the usual one works, or that it does not. */
  readonly isKnown: boolean;
}

function choose<T>(ways: readonly (readonly [T, readonly FileForm[]])[], forms: Forms): Choice<T> {
  const outcomes = (names: readonly FileForm[]) => names.map((name) => forms[name]?.outcome ?? 'unknown');
  const works = (names: readonly FileForm[]) =>
    outcomes(names).every((outcome) => outcome === 'works' || outcome === 'accepted');
  const fails = (names: readonly FileForm[]) =>
    outcomes(names).some((outcome) => outcome === 'altered' || outcome === 'lost' || outcome === 'refused');
  const [, usual] = ways[0] ?? [undefined, []];
  const isBad = fails(usual);
  const isKnown = isBad || works(usual);
  const found = isKnown ? ways.find(([, names]) => works(names)) : undefined;
  return { value: found?.[0], isOther: isBad && found !== undefined, isGood: found !== undefined, isKnown };
}
