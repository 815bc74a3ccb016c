/** The one style sheet of the report; its hash stands in the page's policy, so whatever else a page might be made to hold is not obeyed. */
export const style = `
:root { color-scheme: light dark; --ground: #fff; --text: #1b1f24; --quiet: #59636f; --line: #dfe2e5; --accent: #0063a0;
  --better: #006b4c; --worse: #b3261e; --attention: #8a5a00; --mono: ui-monospace, "SFMono-Regular", Menlo, Consolas, "Liberation Mono", monospace; }
@media screen and (prefers-color-scheme: dark) {
  :root { --ground: #0f1216; --text: #e6e9ec; --quiet: #9aa4af; --line: #2f353c; --accent: #6cb6ee;
    --better: #4fcf9f; --worse: #ff8a80; --attention: #e8b04a; }
}
* { box-sizing: border-box; }
html { background: var(--ground); color: var(--text); font: 15px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif;
  font-variant-numeric: tabular-nums; text-size-adjust: 100%; overflow-wrap: anywhere; }
body { margin: 0 auto; max-width: 76rem; padding: 20px clamp(16px, 3vw, 40px) 32px; }
h1 { font-size: 1.35rem; font-weight: 600; line-height: 1.35; margin: 4px 0 20px; padding-inline-start: 12px; border-inline-start: 4px solid var(--line); }
h1 .more { display: block; font-size: 1rem; font-weight: 400; margin-top: 2px; }
h1.verdict-fail { border-color: var(--worse); }
h1.verdict-warn { border-color: var(--attention); }
h1.verdict-pass { border-color: var(--better); }
h2 { font-size: 1.15rem; font-weight: 600; margin: 32px 0 4px; }
h3 { font-size: 1rem; font-weight: 600; margin: 24px 0 4px; }
p { margin: 0 0 8px; max-width: 64rem; }
ul, ol { margin: 4px 0 12px; padding-inline-start: 1.3em; max-width: 64rem; }
a { color: var(--accent); text-decoration: underline; text-decoration-thickness: 1px; text-underline-offset: 3px; }
a:hover { text-decoration-thickness: 2px; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
code { font-family: var(--mono); font-size: .88em; }
em { color: var(--quiet); }
.trail, footer, .quiet, .ladder { color: var(--quiet); }
.trail, footer, .ladder { font-size: .87rem; }
.attention { list-style: none; padding: 0; }
.mark { margin-inline-end: .4em; }
.tone-better { color: var(--better); }
.tone-worse { color: var(--worse); }
.tone-attention { color: var(--attention); }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.whole { white-space: nowrap; }
tbody th { min-width: 9rem; }
.word, .weighed { display: inline-block; min-width: 8.5rem; overflow-wrap: break-word; }
.weighed { min-width: 11rem; }
.under { display: block; color: var(--quiet); font-size: .8rem; line-height: 1.4; }
.gate { display: block; min-width: 12rem; }
.primary { font-weight: 600; }
table { border-collapse: collapse; width: 100%; margin: 12px 0 20px; font-size: .87rem; }
caption { text-align: start; color: var(--quiet); padding-bottom: 4px; }
th, td { text-align: start; vertical-align: top; padding: 5px 16px 5px 0; border-bottom: 1px solid var(--line); font-weight: 400; }
th:last-child, td:last-child { padding-inline-end: 0; }
thead th { color: var(--quiet); vertical-align: bottom; overflow-wrap: break-word; }
.number { text-align: end; }
summary { cursor: pointer; color: var(--accent); width: fit-content; margin-bottom: 8px; }
.spark { vertical-align: -5px; }
.spark path { fill: none; stroke: var(--quiet); stroke-width: 1.4; stroke-linejoin: round; }
.spark circle { fill: var(--text); }
figure { margin: 20px 0 24px; max-width: 44rem; }
figcaption { color: var(--quiet); font-size: .87rem; margin-bottom: 8px; }
.forest { display: block; overflow: visible; font-size: 12px; }
.forest text { fill: var(--text); }
.forest .side, .forest .tick { fill: var(--quiet); }
.forest .name { font-family: var(--mono); }
.forest .value { fill: currentcolor; font-size: 13px; }
.forest .grid { stroke: var(--line); }
.forest .zero { stroke: var(--quiet); }
.forest .bar { stroke: currentcolor; stroke-width: 2; }
.forest .full { fill: currentcolor; stroke: currentcolor; stroke-width: 2; }
.forest .hollow { fill: var(--ground); stroke: currentcolor; stroke-width: 2; }
.forest .beyond { fill: currentcolor; }
footer { border-top: 1px solid var(--line); margin-top: 32px; padding-top: 12px; }
@media screen and (max-width: 760px) {
  table, caption, tbody, tr { display: block; }
  thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  tr { padding: 8px 0; border-bottom: 1px solid var(--line); }
  tbody th, tbody td { display: grid; grid-template-columns: 6.5rem minmax(0, 1fr); gap: 0 12px; padding: 2px 0; border: 0; text-align: start; min-width: 0; }
  tbody th::before, td::before { content: attr(data-label); color: var(--quiet); }
  tbody th > div, td > div { grid-column: 2; min-width: 0; }
  td:empty { display: none; }
  .runs tbody th, .runs td { display: inline-block; margin-inline-end: 12px; }
  .runs tbody th::before, .runs td::before { content: none; }
  .runs .took::before { content: attr(data-label) " "; }
  .whole { white-space: normal; }
  th.number, td.number { text-align: start; }
}
@media print {
  @page { margin: 14mm; }
  html { font-size: 10.5px; }
  body { padding: 0; max-width: none; }
  table { font-size: 9.5px; }
  tr, figure, li { break-inside: avoid; }
  h2, h3, caption { break-after: avoid; }
  th, td { padding-inline-end: 10px; }
  a { color: inherit; }
  details::details-content { content-visibility: visible; block-size: auto; display: block; }
  summary { color: inherit; }
}
`;
