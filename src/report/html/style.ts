/** The page's entire style sheet. Colors keep a contrast of at least 4.5 (text) and 3 (bars) in light and in dark. */
export const STYLE = `
:root { color-scheme: light dark; --paper: #ffffff; --ink: #1b1f24; --soft: #59636e; --line: #d1d9e0; --ground: #eff2f5;
  --one: #0b62c4; --two: #7a5cb8; --bad: #c4320a; --past: #6e7781; --good: #1a7f37; --care: #8a5a00; }
@media (prefers-color-scheme: dark) { :root { --paper: #0d1117; --ink: #e6edf3; --soft: #9ea7b3; --line: #3d444d;
  --ground: #1c232c; --one: #58a6ff; --two: #b392f0; --bad: #ff8a5c; --past: #8b949e; --good: #56d364; --care: #e3b341; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 60rem; padding: 1.5rem; background: var(--paper); color: var(--ink);
  font: 1rem/1.5 system-ui, -apple-system, "Segoe UI", "Noto Sans", sans-serif; overflow-wrap: anywhere; }
h1 { margin: 0; font-size: 1.75rem; line-height: 1.2; }
h2 { margin: 2.5rem 0 .5rem; padding-top: .75rem; border-top: 1px solid var(--line); font-size: 1.25rem; }
p { margin: .5rem 0; max-width: 46rem; }
a { color: var(--one); }
pre { white-space: pre-wrap; overflow-wrap: anywhere; font-size: .85em; }
code { font-size: .85em; color: var(--soft); }
nav ul, .names { display: flex; flex-wrap: wrap; gap: .25rem 1rem; padding: 0; list-style: none; }
.small { color: var(--soft); font-size: .875rem; }
.verdict { margin: 1rem 0; padding: .75rem 1rem; border: 1px solid var(--past); border-left-width: .5rem; border-radius: .5rem; }
.verdict p { margin: 0; } .verdict strong { font-size: 1.25rem; }
.verdict.good { border-color: var(--good); } .verdict.caution { border-color: var(--care); } .verdict.bad { border-color: var(--bad); }
.verdict.good strong { color: var(--good); } .verdict.caution strong { color: var(--care); } .verdict.bad strong { color: var(--bad); }
header > .small:first-child { margin: 0; }
.steps li { padding: .25rem 0; }
.tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(8.5rem, 1fr)); gap: .75rem; margin: 1rem 0 0; }
.tiles div { display: flex; flex-direction: column-reverse; padding: .75rem 1rem;
  background: var(--ground); border-radius: .5rem; }
.tiles dt { color: var(--soft); font-size: .875rem; } .tiles dd { display: flex; flex-wrap: wrap; align-items: baseline;
  gap: 0 .5rem; margin: 0; white-space: nowrap; font-size: 1.5rem; font-weight: 600; }
.share { color: var(--soft); font-size: .875rem; font-weight: 400; white-space: nowrap; }
.bars { margin: 1rem 0; padding: 0; list-style: none; }
.bars li { display: grid; grid-template-columns: minmax(9rem, 15rem) minmax(6rem, 1fr) 10rem; gap: .25rem 1rem; align-items: center; padding: .2rem 0; }
.bars .note { font-variant-numeric: tabular-nums; font-size: .875rem; }
.bars .track { height: 1rem; margin: 0; border-radius: .2rem; }
.pairs li:nth-child(odd):not(:first-child) { padding-top: .75rem; } time, .command { white-space: nowrap; }
.slim { display: none; }
svg { display: block; width: 100%; height: auto; margin: 1rem 0; font-size: 13px; }
svg text { fill: var(--ink); dominant-baseline: central; font-variant-numeric: tabular-nums; }
.ground { fill: var(--ground); } .one { fill: var(--one); } .two { fill: var(--two); } .bad { fill: var(--bad); }
.past { fill: var(--past); } .grid { stroke: var(--line); } .axis { stroke: var(--soft); }
.scroll { overflow-x: auto; margin: .75rem 0; }
table { border-collapse: collapse; font-size: .875rem; font-variant-numeric: tabular-nums; }
caption { text-align: left; font-weight: 600; padding: .25rem 0; white-space: nowrap; }
th, td { padding: .25rem .75rem; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top; }
th { font-weight: 500; } thead th { color: var(--soft); }
td.number, thead th.number { text-align: right; white-space: nowrap; overflow-wrap: normal; }
th:first-child { padding-left: 0; } th, td { overflow-wrap: break-word; }
summary { cursor: pointer; margin: .75rem 0; }
@media (max-width: 40rem) {
  body { padding: 1rem; }
  .tiles div { padding: .5rem .75rem; }
  .bars li { grid-template-columns: 1fr auto; } .bars .track { grid-column: 1 / -1; grid-row: 2; }
  svg.broad { display: none; } svg.slim { display: block; }
  table.wide thead { display: none; } table.wide, table.wide tbody, table.wide tr, table.wide th, table.wide td { display: block; }
  table.wide { width: 100%; }
  table.wide tr { display: grid; grid-template-columns: 1fr 1fr; gap: 0 1.5rem; padding: .5rem 0; border-bottom: 1px solid var(--line); }
  table.wide th, table.wide td.text { grid-column: 1 / -1; }
  table.wide th, table.wide td { padding: .1rem 0; border: 0; }
  table.wide caption { display: block; white-space: normal; }
  table.wide th { font-weight: 600; } table.wide td.number, table.wide td.text { display: flex; gap: .5rem; text-align: left; white-space: normal; }
  table.wide td.number { justify-content: space-between; }
  table.wide td::before { content: attr(data-label); color: var(--soft); } table.wide td.text::before { flex: 0 0 5rem; }
  table.wide td.number span { white-space: nowrap; } table.wide td.none { display: none; }
}
@media print { :root { color-scheme: light; --paper: #fff; --ink: #000; --soft: #333; --line: #999; --ground: #eee;
  --one: #0b62c4; --two: #7a5cb8; --bad: #c4320a; --past: #6e7781; --good: #1a7f37; --care: #8a5a00; }
  * { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  body { max-width: none; padding: 0; font-size: 10pt; } nav { display: none; } .scroll { overflow: visible; }
  h2 { break-after: avoid; } svg, tr { break-inside: avoid; } }
`;
