export const AMERICAN = 'American spelling';

/**
 * Words and phrases that native readers stumble over, with replacements. `npm run prose` checks docs, comments,
 * messages and test names, and reports the first match.
 *
 * @type {readonly (readonly [RegExp, string])[]}
 */
export const WORDS = [
  [/\banew\b/i, 'again, or re-'],
  [/\bonce more\b/i, 'again'],
  [/\bhalf[- ]?way\b/i, 'partway, mid-read'],
  [/\bfor good\b/i, 'permanently'],
  [/\bmend(s|ed|ing)?\b/i, 'fix'],
  [/\bwhat (becomes|became|has become) of\b/i, 'what happens to, the result of'],
  [/\bpass(es|ed)? over\b/i, 'skip'],
  [/\b(is|are|was|were|be|been) told (by|from|to|apart)\b/i, 'detected from, distinguished by, reported to'],
  [/\btold (from|apart)\b/i, 'detected from, distinguished'],
  [/\bcannot be told\b/i, 'cannot be determined, is ambiguous'],
  [/\btaken for\b/i, 'treated as, mistaken for'],
  [/\b(stands|stood|stand) (in|at|on|behind|before|beside|there|more|twice|where)\b/i, 'is, occurs, appears'],
  [/\bstretch(es)?\b(?!-)/i, 'range, run of rows, span, bucket'],
  [/\b(the )?(usual|fast|slow|slower) way\b/i, 'path: fast path, reference path'],
  [/\bprocessor time\b/i, 'CPU time'],
  [/\bprocessors\b/i, 'CPUs'],
  [
    /\b(rows|lines|bytes|MB|GB|kB|calls|requests|files|functions|containers) an? (second|minute|hour|day)\b/i,
    'per second, per hour',
  ],
  [/\b(of|in|at least|at most|below|with|over) so (many|few)\b/i, 'this many'],
  [/\bby lot\b/i, 'at random'],
  [/\b(a|the) law(s)? of\b/i, 'invariant'],
  [/\bsees to\b/i, 'ensures, takes care of'],
  [/\bmostly because\b/i, 'usually because'],
  [/\bdeed\b/i, 'side effect'],
  [/\bsuch a one\b/i, 'repeat the noun'],
  [/\bis wanted\b/i, 'is requested, is needed'],
  [/(?<!\bthere )\b(is|are) no (valid|number|run|text|JSON|table|file|folder)\b/i, 'is not a'],
  [/\bwhatever the (number|name|size|order)\b/i, 'regardless of the number'],
  [/\bnothing (was|is) handed over\b/i, 'nothing was uploaded'],
  [/\bgood enough\b/i, 'passed the checks'],
  [/\bthe whole way\b/i, 'the full upload, in full'],
  [/\bstand-?ins?\b/, 'simulator'],
  [/\bunder way\b/i, 'in progress, in flight'],
  [/\bat the first try\b/i, 'on the first try'],
  [/\b(cancelled|colour|colours|behaviour|licence)\b/, AMERICAN],
  [/\blacks\b/i, 'is missing, does not have'],
  [/\bgoes on\b/i, 'continues'],
  [/\bwent on\b/i, 'continued'],
  [/\btakes? away\b/i, 'removes'],
  [/\btaken away\b/i, 'removed'],
  [/\bare to come again\b/i, 'will be redelivered'],
];
