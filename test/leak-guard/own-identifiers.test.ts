import { describe, expect, it } from 'vitest';
import { OwnIdentifiers } from '../../src/leak-guard/own-identifiers.js';

interface Row {
  readonly email?: string;
  readonly phone?: string;
  readonly first?: string;
  readonly last?: string;
}

function ownOf({ email = '', phone = '', first = '', last = '' }: Row): OwnIdentifiers {
  const own = new OwnIdentifiers({ email: 0, phone: 1, firstName: 2, lastName: 3 });
  const cells = [email, phone, first, last];
  own.startRow({ textAt: (column) => cells[column] ?? '' });
  return own;
}

function find(row: Row, text: string): string[] {
  return ownOf(row)
    .spansIn(text)
    .map(({ kind, start, end, isCertain }) => {
      expect([kind, isCertain]).toEqual(['OWN_IDENTIFIER', true]);
      return text.slice(start, end);
    });
}

describe("the row's name", () => {
  const ann = { first: 'Ann', last: 'Lee' };
  it.each([
    ['Ann Lee', ['Ann Lee']],
    ['for ANN LEE!', ['ANN LEE']],
    ['Lee, Ann', ['Lee, Ann']],
    ['ann.lee', ['ann.lee']],
    ['ann-lee; ... ann_lee', ['ann-lee', 'ann_lee']],
    ['Lee | Ann', ['Lee | Ann']],
    // More than three other characters, none, or parts of other words do not form a name.
    ['Ann  | Lee', []],
    ['AnnLee', []],
    ['Joann Lee', []],
    ['Ann Leeds', []],
    ['Ann1 Lee', []],
    ['Ann and Lee', []],
    ['Ann', []],
    ['Lee Lee', []],
  ])('is found, or not, in %j', (text, expected) => expect(find(ann, text)).toEqual(expected));

  it.each<[Row, string[]]>([
    [{ first: 'Bo', last: 'Lee' }, ['Bo Lee']],
    [{ first: 'Al', last: 'Xu' }, []],
    [{ first: 'A', last: 'Leeman' }, []],
    [{ first: 'Leeman', last: 'A' }, []],
    [{ first: 'Ann' }, []],
    [{ last: 'Lee' }, []],
  ])('needs two letters per part, and five in total: %j', (row, expected) => {
    expect(find(row, `x ${row.first ?? ''} ${row.last ?? ''} x`)).toEqual(expected);
  });

  it('is folded like the text', () => {
    expect(find({ first: 'Ａｎｎ', last: 'L\u200bee' }, 'ann lee')).toEqual(['ann lee']);
    expect(find({ first: 'Zoë', last: 'Cruz' }, 'ZOË CRUZ')).toEqual(['ZOË CRUZ']);
    // The lower case of the capital letter is longer, and the positions of letters stay correct.
    expect(find({ first: 'İpek', last: 'Demir' }, 'an İpek DEMİR')).toEqual([]);
    expect(find({ first: 'İpek', last: 'Demir' }, 'an İpek DEMIR')).toEqual(['İpek DEMIR']);
  });
});

describe("the local part of the row's e-mail address", () => {
  it.each([
    ['ann.lee@x.org', 'by ann.lee.', ['ann.lee']],
    ['ann.lee@x.org', 'ann.leeds, joann.lee', []],
    ['annlee7@x.org', 'ANNLEE7', ['ANNLEE7']],
    // With fewer than six characters, or as a plain word, it is not searched for.
    ['ann.l@x.org', 'ann.l', []],
    ['orders@x.org', 'orders', []],
    ['ann_lee@x.org', 'ann_lee ann_lee', ['ann_lee', 'ann_lee']],
    ['@x.org', '', []],
    ['ann.lee', 'ann.lee', []],
    [`${'a'.repeat(320)}1@x.org`, `${'a'.repeat(320)}1`, []],
  ])('%s is found, or not, in %j', (email, text, expected) =>
    expect(find({ email }, text)).toEqual(expected),
  );
});

describe("the row's phone number", () => {
  it.each([
    ['(415) 555-0132', '4155550132', ['4155550132']],
    ['(415) 555-0132', 'C-14155550132', ['14155550132']],
    ['+1 415 555 0132', '(415) 555-0132', ['415) 555-0132']],
    ['(415) 555-0132 x7', '415 555 0132', ['415 555 0132']],
    ['(415) 555-0132', '555-0132', []],
    ['(415) 555-0132', '4155550133', []],
    // Seven digits are too few to search for; eight are enough.
    ['555 0132', '5550132', []],
    ['5555 0132', '55550132', ['55550132']],
    ['tel 55550132', '55550132', ['55550132']],
    ['55550132 home', '55550132', ['55550132']],
  ])('%s is found, or not, in %j', (phone, text, expected) =>
    expect(find({ phone }, text)).toEqual(expected),
  );
});

describe('a search for the row’s own identifiers', () => {
  it.each([
    [{ first: 'Ann', last: 'Lee' }, 6, false],
    [{ first: 'Ann', last: 'Lee' }, 7, true],
    [{ email: 'ann.lee7@x.org' }, 7, false],
    [{ email: 'ann.lee7@x.org' }, 8, true],
    [{ email: 'ann.lee7@x.org', first: 'Ann', last: 'Lee' }, 7, true],
    [{}, 1000, false],
    [{ phone: '4155550132' }, 1000, false],
    [{ email: 'a.b@x.org' }, 1000, false],
  ])('for the row %j is worthwhile in %i characters: %s', (row, length, expected) => {
    expect(ownOf(row).mayBeIn(length)).toBe(expected);
    // The findings do not depend on whether that was called.
    const own = ownOf(row);
    own.mayBeIn(length);
    const text = `Ann Lee ann.lee7 4155550132`;
    expect(own.spansIn(text)).toEqual(ownOf(row).spansIn(text));
  });

  it('does not find those of another row', () => {
    const own = new OwnIdentifiers({ email: -1, phone: -1, firstName: 0, lastName: 1 });
    const rowOf = (...cells: string[]) => own.startRow({ textAt: (column) => cells[column] ?? '' });
    rowOf('Ann', 'Lee');
    expect(own.spansIn('Ann Lee')).toHaveLength(1);
    rowOf('Bob', 'Roe');
    expect(own.spansIn('Ann Lee')).toEqual([]);
    expect(own.spansIn('Bob Roe')).toHaveLength(1);
  });
});
