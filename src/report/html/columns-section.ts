import { count } from '../numbers.js';
import { percent } from './figures.js';
import { whichRows } from './coverage-section.js';
import type { RunReport } from '../run-report.js';
import { html, type Markup } from './markup.js';
import { section, text } from './section.js';
import { table } from './table.js';

/** What each column of the data set contains; nothing for reports of earlier versions. */
export function columnsSection({ columns, rows, status }: RunReport): Markup[] {
  const profiled = rows.written + (rows.collapsed ?? 0);
  const profiles = Object.entries(columns).flatMap(([name, { profile }]) =>
    profile === undefined ? [] : [{ name, ...profile }],
  );
  if (profiles.length === 0 || rows.written === 0) return [];
  const hasRange = profiles.some(({ min }) => min !== undefined);
  return [
    section({
      id: 'columns',
      title: 'Columns',
      body: [
        text(
          `Over the rows ${whichRows({ status, rows })}. A sum or a range that is far from what you expect points to a wrong decimal comma, date format or column.`,
        ),
        table({
          caption: 'What each column holds',
          head: [
            'Column',
            'Filled',
            'Share',
            'Distinct',
            ...(hasRange ? ['Smallest', 'Largest', 'Sum'] : []),
          ],
          texts: hasRange ? [4, 5] : [],
          rows: profiles.map(({ name, filled, distinct, min, max, sum }) => [
            name,
            count(filled),
            percent(filled, profiled),
            distinctText(distinct),
            ...(hasRange ? [shown(min), shown(max), shown(sum)] : []),
          ]),
          isOpen: true,
        }),
        html`<p class="small">
          Different values are counted exactly up to 512 (e-mail addresses, phone numbers and street
          addresses: 2,048) and estimated beyond, within about 5 %; those of other hashed columns are not
          counted. Ranges are of dates and metrics alone: texts and other numbers may be somebody's.
        </p> `,
      ],
    }),
  ];
}

function distinctText(distinct: { readonly values: number; readonly isExact: boolean } | undefined): string {
  if (distinct === undefined) return '';
  return `${distinct.isExact ? '' : 'about '}${count(distinct.values)}`;
}

/** A number with its digits grouped; dates unchanged. */
function shown(value: string | undefined): string {
  if (value === undefined) return '';
  const number = /^(-?)(\d+)(\.\d+)?$/.exec(value);
  if (number === null) return value.replace('T', ' ').replace('Z', ' UTC');
  const [, sign = '', digits = '', decimals = ''] = number;
  return `${sign.replace('-', '−')}${digits.replaceAll(/\B(?=(\d{3})+$)/g, ',')}${decimals}`;
}
