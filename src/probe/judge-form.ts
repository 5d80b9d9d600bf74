import { NUMBERS } from './probe-data-set.js';
import type { ProbeForm } from './probe-forms.js';
import type { ProbeFinding } from './probe-result.js';

/** How the upload of a form ended. */
export type UploadEnd =
  | { readonly kind: 'taken'; readonly rows: number | null }
  | { readonly kind: 'refused'; readonly message: string }
  | { readonly kind: 'unknown'; readonly message: string };

/** A group of rows as AMC shows them. */
export interface ShownRow {
  readonly form: string | null;
  readonly name: string | null;
  readonly text: string | null;
  readonly rows: number;
  readonly integer: string | null;
  readonly long: string | null;
  readonly decimal: string | null;
}

type Judgement = Omit<ProbeFinding, 'at' | 'instanceId'>;

/**
 * What happened to a form.
 * @param shown what AMC shows of all forms; null if it could not be asked
 * @param isHidden whether AMC shows no rows at all, as may happen outside a sandbox
 */
export function judgeForm(
  form: ProbeForm,
  end: UploadEnd,
  shown: readonly ShownRow[] | null,
  isHidden: boolean,
): Judgement {
  const names = Object.keys(form.texts);
  const rowsSent = names.length;
  const base = { rowsSent, rowsArrived: null, cases: [], message: null };
  if (end.kind === 'refused') return { ...base, outcome: 'refused', rowsArrived: 0, message: end.message };
  if (end.kind === 'unknown') return { ...base, outcome: 'unknown', message: end.message };
  if (shown === null || isHidden) {
    const counted = { ...base, rowsArrived: end.rows };
    if (end.rows === null) {
      return {
        ...counted,
        outcome: 'unknown',
        message: 'AMC took the upload, and does not tell how many rows.',
      };
    }
    return end.rows === rowsSent
      ? { ...counted, outcome: 'accepted', message: 'AMC took all rows, and does not show them.' }
      : { ...counted, outcome: 'lost', message: `${rowsSent} rows were sent, ${end.rows} arrived.` };
  }
  const own = shown.filter((row) => row.form === form.name);
  const rowsArrived = own.reduce((sum, { rows }) => sum + rows, 0);
  const wrong = names.filter((name) => !arrivedAsSent(name, form, own));
  const arrived = { ...base, rowsArrived, cases: wrong };
  if (rowsArrived !== rowsSent) {
    return { ...arrived, outcome: 'lost', message: `${rowsSent} rows were sent, ${rowsArrived} arrived.` };
  }
  return wrong.length === 0
    ? { ...arrived, outcome: 'works' }
    : { ...arrived, outcome: 'altered', message: 'Rows arrived otherwise than they were written.' };
}

function arrivedAsSent(name: string, form: ProbeForm, own: readonly ShownRow[]): boolean {
  const rows = own.filter((row) => row.name === name);
  const [row] = rows;
  return (
    row !== undefined &&
    rows.length === 1 &&
    row.rows === 1 &&
    row.text === form.texts[name] &&
    Number(row.integer) === Number(NUMBERS.integer) &&
    // As text: a double cannot hold it.
    row.long?.replace(/\.0+$/, '') === NUMBERS.long &&
    Number(row.decimal) === Number(NUMBERS.decimal)
  );
}
