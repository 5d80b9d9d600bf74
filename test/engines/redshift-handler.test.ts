import { describe, expect, it } from 'vitest';
import { answerRedshift, handler } from '../../src/engines/redshift-handler.js';
import { hashIdentifier } from '../../src/identifiers.js';
import { goldenValues, identitiesOfRun } from './golden-values.js';

/** An event in the form of Redshift's guide. */
const event = (rows: readonly unknown[]) => ({
  request_id: '23FF1F97-F28A-44AA-AB67-266ED976BF40',
  cluster: 'arn:aws:redshift:us-east-1:111122223333:cluster:example',
  user: 'adminuser',
  database: 'db1',
  external_function: 'public.f_amc_hash',
  query_id: 5_678_234,
  num_records: rows.length,
  arguments: rows,
});

describe('the function behind Redshift', () => {
  it('answers a batch in its order, with NULL where there is no hash', async () => {
    const rows = [
      ['EMAIL', 'A@b.com', null],
      ['EMAIL', null, 'US'],
      ['PHONE', '(202) 555-0143', 'US'],
      ['EMAIL', 'A@b.com', 'Atlantis'],
      ['email', 'n/a'],
    ];
    expect(JSON.parse(await handler(event(rows)))).toEqual({
      success: true,
      num_records: 5,
      results: [
        hashIdentifier('EMAIL', 'a@b.com'),
        null,
        hashIdentifier('PHONE', '(202) 555-0143', { country: 'US' }),
        null,
        null,
      ],
    });
    expect(answerRedshift(event([]))).toEqual({ success: true, num_records: 0, results: [] });
  });

  it('produces the hashes of run', async () => {
    const values = goldenValues();
    const answer = answerRedshift(event(values.map(({ type, value, country }) => [type, value, country])));
    expect(answer).toEqual({
      success: true,
      num_records: values.length,
      results: await identitiesOfRun(values),
    });
  });

  it.each([
    [null],
    [{}],
    [{ arguments: 'x' }],
    [{ arguments: [['EMAIL', 'secret@x.com']], num_records: 2 }],
    [{ arguments: [['EMAIL']] }],
    [{ arguments: [['EMAIL', 1]] }],
    [
      {
        arguments: [
          ['EMAIL', 'a@b.com'],
          ['MAIL', 'secret@x.com'],
        ],
      },
    ],
  ])('fails the entire batch for %j, without a value', (wrong) => {
    const answer = answerRedshift(wrong);
    expect(answer.success).toBe(false);
    expect(JSON.stringify(answer)).not.toContain('secret');
  });
});
