import type { PolicyInForce } from '../probe/policy-in-force.js';
import { FORMS } from '../probe/probe-forms.js';
import type { ProbeFile } from '../probe/probe-result.js';
import type { Probed } from '../probe/run-probe.js';
import { visibleLine } from '../visible-text.js';

export interface ProbeDescription {
  readonly file: string;
  readonly policy: PolicyInForce;
  readonly probed: Probed;
  readonly location: string;
}

const SIGNS = { works: '✓', accepted: '✓', altered: '✗', lost: '✗', refused: '✗', unknown: '-' } as const;

/** The results of a probe, as a table for people. */
export function describeProbe(content: ProbeFile, of: ProbeDescription): string {
  const { findings, young } = of.probed;
  const rows = FORMS.map(({ name, about }) => {
    const { outcome, rowsSent, rowsArrived, cases, message } = findings[name] ?? NOT_TRIED;
    const count = `${rowsArrived ?? '?'} of ${rowsSent}`;
    const why = [cases.length === 0 ? '' : `(${cases.join(', ')})`, message ?? ''].filter(
      (text) => text !== '',
    );
    return [
      `${SIGNS[outcome]} ${name.padEnd(22)} ${outcome.padEnd(9)} ${count.padEnd(9)} ${about}`,
      ...why.map((text) => `    ${text}`),
    ];
  });
  const lines = [
    `  ${'form'.padEnd(22)} ${'outcome'.padEnd(9)} ${'rows'.padEnd(9)} what it is about`,
    ...rows.flat(),
    '',
    ...policyLines(content, of),
    `Runs go by: ${settledText(content)}.`,
    `Kept in ${of.file}, which run and rehearse go by; options go first.`,
    ...(young === 0
      ? []
      : [
          `${young} other probe(s) of the last hours have left something, or are at work: amc-ingest doctor --probe --clean-up deletes it.`,
        ]),
  ];
  return `${lines.map(visibleLine).join('\n')}\n`;
}

const NOT_TRIED = {
  outcome: 'unknown',
  rowsSent: 0,
  rowsArrived: null,
  cases: [],
  message: 'It was not tried.',
} as const;

function settledText({ settled }: ProbeFile): string {
  const { format, csvEscape, compression } = settled;
  if (format === undefined) return 'nothing new, as no form of CSV, Parquet or JSON Lines is known to work';
  const parts: string[] = [`format ${format}`];
  if (csvEscape !== undefined)
    parts.push(csvEscape === 'quote' ? 'quotes doubled' : 'quotes escaped by a backslash');
  for (const [name, kind] of Object.entries(compression)) parts.push(`${name} with compression ${kind}`);
  return parts.join(', ');
}

const FORM_WORDS = {
  narrow: 'the narrow policy (as bucket-policy prints it)',
  plain: "the plain policy (Amazon's text: the whole bucket)",
} as const;

function policyLines({ policies }: ProbeFile, { policy, location }: ProbeDescription): string[] {
  const lines = (['narrow', 'plain'] as const).map((name) => {
    const found = policies[name];
    const how = name === 'plain' ? ' --plain' : '';
    if (found === undefined) {
      return `- bucket policy: ${FORM_WORDS[name]} was not tried; set what amc-ingest bucket-policy ${location}${how} prints, and probe again.`;
    }
    return found.outcome === 'works'
      ? `✓ bucket policy: AMC reads under ${FORM_WORDS[name]}.`
      : `✗ bucket policy: AMC does not read under ${FORM_WORDS[name]}.`;
  });
  const now = { narrow: 'narrow', plain: 'plain', none: 'neither of these', unreadable: 'not known' }[policy];
  return [...lines, `  The policy that the bucket has now: ${now}.`, ''];
}
