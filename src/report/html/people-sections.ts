import { count, counted } from '../numbers.js';
import { percent } from './figures.js';
import type { RunReport } from '../run-report.js';
import { barPlot } from './bar-plot.js';
import type { Markup } from './markup.js';
import { section, text } from './section.js';
import { table } from './table.js';

/** How often the same e-mail address, phone number or street address occurs. */
export function repetitionsSection({ repetitions }: RunReport): Markup[] {
  const columns = Object.entries(repetitions).filter(([, { rows }]) => rows > 0);
  if (columns.length === 0) return [];
  return [
    section({
      id: 'repetitions',
      title: 'Repeated keys',
      body: columns.flatMap(([name, key]) => {
        const { rows, distinct, isExact, sampled, byOccurrence, most, mostOfAll = most } = key;
        const about = isExact ? '' : 'about ';
        const once = byOccurrence['1'] ?? 0;
        if (once === sampled.values)
          return [
            text(`${name}: no value ${isExact ? '' : 'that was counted '}occurs in more than one row.`),
          ];
        return [
          text(
            `${name}: ${counted(rows, 'row')} hold ${about}${counted(distinct, 'distinct value')}. ${percent(sampled.values - once, sampled.values)} of the values occur in more than one row. In a list of customers that means duplicates; among orders it means that customers came back.`,
          ),
          ...(isExact
            ? []
            : [
                text(
                  `Estimated from ${count(sampled.values)} values, chosen by their hashes and counted exactly: shares are right within about 2 points, the number of different values within about 3 %. The value that occurs most is looked for among all: its rows are an estimate, too.`,
                ),
              ]),
          barPlot({
            title: `Values of ${name} by the number of rows that have them`,
            end: Math.max(sampled.values, 1),
            bars: Object.entries(byOccurrence).map(([times, values]) => ({
              label: times === '1' ? 'in one row' : `in ${times.replace('+', ' or more')} rows`,
              value: values,
              note: percent(values, sampled.values),
              color: times === '1' ? 'one' : 'two',
            })),
          }),
          table({
            caption: `${name}: values by the number of rows that have them${isExact ? '' : ' (of the values counted)'}`,
            head: ['Rows', 'Values', 'Share'],
            // The chart says the same.
            isOpen: false,
            rows: [
              ...Object.entries(byOccurrence).map(([times, values]) => [
                times,
                count(values),
                percent(values, sampled.values),
              ]),
              [`most frequent: ${mostOfAll === most ? '' : about}${count(mostOfAll)}`, '1', ''],
            ],
          }),
        ];
      }),
    }),
  ];
}

/** What is known about consent. */
export function consentSection({ consent, consentFaults, leftOut, rejects, rows }: RunReport): Markup[] {
  const dropped = Object.entries({ ...leftOut, ...rejects }).filter(([code]) => code.includes('CONSENT'));
  if (consent === null && dropped.length === 0) return [];
  const lines = [
    ['Written, of people in the EEA and the UK (a signal is required)', consent?.required ?? 0],
    ...Object.entries(consent?.signals ?? {}).map(
      ([name, number]) => [`Written with a signal in ${name}`, number] as const,
    ),
    ...Object.entries(consentFaults).map(
      ([fault, number]) => [`Written although consent is ${fault}`, number] as const,
    ),
    ...dropped.map(([code, number]) => [`Not written: ${code}`, number] as const),
  ] as const;
  const body = lines.every(([, number]) => number === 0)
    ? [
        text(
          'No row is of people in the European Economic Area and the United Kingdom, where AMC asks for a consent signal, and no row has one.',
        ),
      ]
    : [
        text(
          'AMC refuses rows of people in the European Economic Area and the United Kingdom without a consent signal, and of people who denied consent.',
        ),
        table({
          caption: 'Rows by consent, of the rows read',
          head: ['Rows', 'Number', 'Share'],
          rows: lines.map(([name, number]) => [name, count(number), percent(number, rows.read)]),
        }),
      ];
  return [section({ id: 'consent', title: 'Consent', body })];
}
