import { describe, expect, it } from 'vitest';
import { emailSpans } from '../../src/leak-guard/email-spans.js';

const find = (text: string) =>
  emailSpans(text).map(({ kind, start, end, isCertain }) => {
    expect(kind).toBe('EMAIL');
    return `${isCertain ? '' : '?'}${text.slice(start, end)}`;
  });

describe('an e-mail address', () => {
  it.each([
    ['jo@example.com', ['jo@example.com']],
    ['a@b.co, c@d.co', ['a@b.co', 'c@d.co']],
    ['<Jo.Doe+tag@mail.example.co.uk>.', ['Jo.Doe+tag@mail.example.co.uk']],
    ["o'neil_1%x~^$*#!-@x-y.org", ["o'neil_1%x~^$*#!-@x-y.org"]],
    ['jo@example.com.', ['jo@example.com']],
    ['jo@example.com-', ['jo@example.com']],
    ['jörg@müller.de', ['jörg@müller.de']],
    ['jo@xn--mller-kva.xn--p1ai', ['jo@xn--mller-kva.xn--p1ai']],
    ['"jane doe"@example.com', ['"jane doe"@example.com']],
    ['say "jo"@example.com', ['"jo"@example.com']],
    ['1@2.de', ['1@2.de']],
    ['mailto:jo@example.com?x', ['jo@example.com']],
    ['jo@example .com', ['jo@example .com']],
    ['jo@example. com', ['jo@example. com']],
    ['jo@example . org now', ['jo@example . org']],
  ])('is found in %j', (text, expected) => expect(find(text)).toEqual(expected));

  it.each([
    '@example.com',
    '+.@example.com',
    'jo@',
    'jo@example',
    'jo@.com',
    'jo@example...com',
    'jo@example..travel',
    'jo@ example,com',
    'jo@index,js',
    'jo@example.c',
    'jo@example.c0m',
    'jo@1.2',
    'photo@2x.png',
    'app@1.5x.JPG',
    'jo@index.html',
    '"@example.com',
    '" "@example.com',
    'jo@example .de',
    'jo@example.',
    'jo@@',
    'x @ y',
  ])('is not found in %j', (text) => expect(find(text)).toEqual([]));

  it.each([
    ['jo@@example.com', ['jo@@example.com']],
    ['jane.doe @@@ example.com', ['jane.doe @@@ example.com']],
    ['jo@ @example.com', ['jo@ @example.com']],
    ['jo@   @@ @example.travel', ['jo@   @@ @example.travel']],
    ['jane.doe @ @ example.com', ['jane.doe @ @ example.com']],
    ['follow @ @jane.de', ['?follow @ @jane.de']],
    ['jo@    @example.com', []],
    ['jo@ @', []],
    ['jo@example,com', ['jo@example,com']],
    ['jo@example,com,4', ['jo@example,com']],
    ['jane.doe@example,co,uk', ['jane.doe@example,co,uk']],
    ['jo@mail,example,org', ['jo@mail,example,org']],
    ['jo@example..com', ['jo@example..com']],
    ['jo@example.,com', ['jo@example.,com']],
    ['jane.doe@example,de', ['jane.doe@example,de']],
    // Words may follow a comma, too.
    ['you@home,it is late', ['?you@home,it']],
    ['lunch@noon,net 30', ['?lunch@noon,net']],
    ['jane77@noon,net', ['jane77@noon,net']],
  ])('is found with a typing error: %j', (text, expected) => expect(find(text)).toEqual(expected));

  it.each([
    ['jane.doe@ example.com', ['jane.doe@ example.com']],
    ['jane.doe @ example.com', ['jane.doe @ example.com']],
    ['jane.doe   @   example.com', ['jane.doe   @   example.com']],
    ['jane77 @example.de', ['jane77 @example.de']],
    ['7jane @example.de', ['7jane @example.de']],
    // A location, or somebody's account.
    ['lunch @ example.com', ['?lunch @ example.com']],
    ['thanks @jane.de', ['?thanks @jane.de']],
    ['lunch@ example.com', ['lunch@ example.com']],
    ['jane.doe    @example.com', []],
    ['jane.doe@    example.com', []],
    ['jane.doe @example.travel', []],
    ['jane.doe @example.online', ['jane.doe @example.online']],
    ['jane.doe @example .com', ['jane.doe @example .com']],
    ['jane.doe@ example . com', ['jane.doe@ example . com']],
    ['lunch @ noon . net of tax', ['?lunch @ noon . net']],
    ['jane.doe @ example .de', []],
    ['jane.doe @example . community', []],
  ])('may have up to three spaces on each side of the @: %j', (text, expected) =>
    expect(find(text)).toEqual(expected),
  );

  it('has a local part of at most 80 characters, and a domain of at most 255', () => {
    const [found = ''] = find(`${'a'.repeat(100)}@example.com`);
    expect(found).toBe(`${'a'.repeat(80)}@example.com`);
    const domain = (length: number) => `${'d'.repeat(length - 4)}.com`;
    expect(find(`jo@${domain(255)}`)).toEqual([`jo@${domain(255)}`]);
  });
});
