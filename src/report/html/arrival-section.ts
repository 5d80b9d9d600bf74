import { count, counted } from '../numbers.js';
import { percent } from './figures.js';
import { ARRIVAL_WORDS, isIncomplete, type ReportedArrival } from '../arrival.js';
import type { RunReport } from '../run-report.js';
import { html, type Markup } from './markup.js';
import { section, text } from './section.js';
import { table } from './table.js';

/** Maximum number of periods and countries listed; all of them are in report.json. */
const MAX_LISTED = 100;

/** What a check found in AMC after the upload; nothing if there was none. */
export function arrivalSection({ arrivals = [], dataSetId }: RunReport): Markup[] {
  if (arrivals.length === 0) return [];
  return [
    section({
      id: 'arrived',
      title: 'What arrived at AMC, and what matched',
      body: [
        text(
          arrivals.some(({ simulated }) => simulated)
            ? 'This was a rehearsal: a simulator on this machine played AMC. Its match rate is made up and says nothing of yours.'
            : `AMC was asked after the upload. Its numbers are those of the entire data set ${dataSetId}: this run and all other uploads together.`,
        ),
        ...arrivals.flatMap(checkParts),
        ...(arrivals.some(({ matchRate }) => matchRate !== null)
          ? [
              text(
                'The match rate is the rows whose person Amazon knows, divided by all rows. Amazon calls 10 % to 90 % normal. AMC shows nothing about fewer than 100 people: what is not listed is not missing.',
              ),
            ]
          : []),
      ],
    }),
  ];
}

function checkParts(arrival: ReportedArrival): Markup[] {
  const { instanceId, kind, at, state, notes } = arrival;
  const look = isIncomplete(arrival) ? 'bad' : state === 'complete' ? 'good' : 'caution';
  return [
    html`<div class="verdict ${look}">
      <p><strong>${ARRIVAL_WORDS[state]}</strong></p>
      <p>Instance ${instanceId}${kind === 'standard' ? '' : ` (${kind})`}, asked ${timeText(at)}.</p>
    </div> `,
    tiles(arrival),
    ...comparison(arrival),
    ...(notes.length === 0
      ? []
      : [
          html`<ul>
            ${notes.map((note) => html`<li>${note}</li>`)}
          </ul> `,
        ]),
    ...periodTable(arrival),
    ...countryTable(arrival),
  ];
}

function tiles({ arrived, expected, matchRate, hidden }: ReportedArrival): Markup {
  const numbers = [
    [
      arrived === null ? 'not shown' : count(arrived.rows),
      'rows at AMC',
      expected === null ? '' : `of ${count(expected)} uploaded`,
    ],
    ...(arrived === null || arrived.resolved === null
      ? []
      : [
          [percent(arrived.resolved, arrived.rows), 'match rate', ''],
          [count(arrived.resolved), 'rows matched', ''],
          ...(arrived.people === null ? [] : [[count(arrived.people), 'people', '']]),
        ]),
    ...(arrived === null && matchRate === null && hidden !== null && hidden !== undefined
      ? [[count(hidden.people), 'people, as AMC says', 'too few to be shown']]
      : []),
  ];
  return html`<dl class="tiles">
    ${numbers.map(
      ([number = '', name = '', more = '']) =>
        html`<div>
          <dt>${name}</dt>
          <dd>${number}<span class="share">${more}</span></dd>
        </div>`,
    )}
  </dl> `;
}

/** The rate, next to the maximum that could match and to the check before. */
function comparison({ matchable, matchRate, previous }: ReportedArrival): Markup[] {
  const texts: string[] = [];
  if (matchable !== null && matchable.rows > 0)
    texts.push(
      `Of the rows of this run, ${percent(matchable.withKey, matchable.rows)} have a match key: no more can match.`,
    );
  if (previous !== null) {
    const rows = previous.rows === null ? 'no rows were shown' : `AMC had ${counted(previous.rows, 'row')}`;
    const rate = previous.matchRate === null ? '' : `, match rate ${rateText(previous.matchRate)}`;
    const change =
      matchRate === null || previous.matchRate === null ? '' : changeText(matchRate - previous.matchRate);
    texts.push(`At the check before (${timeText(previous.at)}) ${rows}${rate}${change}.`);
  }
  return texts.length === 0 ? [] : [text(texts.join(' '))];
}

function changeText(change: number): string {
  const points = Math.abs(change * 100).toFixed(1);
  if (points === '0.0') return '; it has not changed';
  return `; it has ${change > 0 ? 'risen' : 'fallen'} by ${points} points`;
}

/** The periods whose rows differ; periods that are too small to be shown are counted. */
function periodTable({ periods }: ReportedArrival): Markup[] {
  const hidden = periods.filter(({ expected, arrived }) => arrived === null && expected !== 0).length;
  const different = periods.filter(
    ({ expected, arrived }) => arrived !== null && expected !== null && expected !== arrived,
  );
  return [
    ...(different.length === 0
      ? []
      : [
          table({
            caption: 'Periods whose rows differ',
            head: ['Period', 'Rows uploaded', 'Rows at AMC', 'Difference'],
            rows: different
              .slice(0, MAX_LISTED)
              .map(({ period, expected, arrived }) => [
                period,
                count(expected ?? 0),
                count(arrived ?? 0),
                signed((arrived ?? 0) - (expected ?? 0)),
              ]),
          }),
        ]),
    ...(hidden === 0
      ? []
      : [
          text(
            `${counted(hidden, 'period is', 'periods are')} not shown, being about fewer than 100 people.`,
          ),
        ]),
  ];
}

function countryTable({ countries }: ReportedArrival): Markup[] {
  if (countries.length === 0) return [];
  return [
    table({
      caption: 'Matched rows by country',
      head: ['Country', 'Rows at AMC', 'Rows matched', 'Match rate', 'People'],
      rows: countries
        .slice(0, MAX_LISTED)
        .map(({ country, rows, resolved, people }) => [
          country ?? 'none',
          count(rows),
          resolved === null ? '–' : count(resolved),
          resolved === null ? '–' : percent(resolved, rows),
          people === null ? '–' : count(people),
        ]),
    }),
  ];
}

function signed(number: number): string {
  return number > 0 ? `+${count(number)}` : `−${count(-number)}`;
}

function rateText(rate: number): string {
  return `${(rate * 100).toFixed(1)} %`;
}

function timeText(at: string): string {
  return `${at.slice(0, 16).replace('T', ' ')} UTC`;
}
