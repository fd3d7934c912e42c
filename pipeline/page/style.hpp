// How the page looks: light and dark, wide and narrow, on paper.
#pragma once

namespace mg::page {

inline constexpr char page_style[] = R"css(
:root { color-scheme: light dark; --paper: #fff; --ink: #1c1e21; --quiet: #5a6068; --rule: #d5d9de;
  --panel: #f5f6f8; --serious: #b3261e; --warning: #8a5a00; --note: #2f5d9b;
  --c0: #4477aa; --c1: #cc6633; --c2: #228833; --c3: #aa3377; --c4: #bb9900; --c5: #33a5b5; --c6: #888888; }
@media (prefers-color-scheme: dark) { :root { --paper: #15171a; --ink: #e6e8eb; --quiet: #a3aab3;
  --rule: #3a3f46; --panel: #1f2226; --serious: #ff8a80; --warning: #f0b849; --note: #8ab4f8;
  --c0: #6c9fd6; --c1: #e0894f; --c2: #5cb86b; --c3: #d672ad; --c4: #d6b930; --c5: #58c7d6; --c6: #a0a0a0; } }
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 1.5rem 1rem 4rem; max-width: 62rem; background: var(--paper);
  color: var(--ink); font: 1rem/1.5 system-ui, -apple-system, "Segoe UI", "DejaVu Sans", sans-serif; }
h1 { font-size: 1.7rem; line-height: 1.2; margin: 0 0 .3rem; }
h2 { font-size: 1.3rem; margin: 2.6rem 0 .8rem; padding-top: .8rem; border-top: 2px solid var(--rule); }
h3 { font-size: 1.05rem; margin: 0 0 .3rem; }
h4 { font-size: 1rem; margin: 1.6rem 0 .4rem; }
p { margin: .4rem 0; max-width: 48rem; } a { color: var(--note); }
.quiet, figcaption, caption { color: var(--quiet); }
.cards { display: grid; grid-template-columns: repeat(auto-fit, minmax(9rem, 1fr)); gap: .6rem;
  margin: 1.2rem 0; padding: 0; list-style: none; }
.cards li { background: var(--panel); border-radius: .4rem; padding: .6rem .8rem; }
.cards b { display: block; font-size: 1.35rem; line-height: 1.3; }
.cards span { color: var(--quiet); font-size: .88rem; }
.finding { background: var(--panel); border-left: .35rem solid var(--note); border-radius: .3rem;
  padding: .8rem 1rem 1rem; margin: 0 0 1rem; break-inside: avoid-page; }
.finding.serious { border-color: var(--serious); } .finding.warning { border-color: var(--warning); }
.level { font-size: .78rem; font-weight: 700; letter-spacing: .04em; text-transform: uppercase; color: var(--note); }
.serious .level, li.serious b { color: var(--serious); } .warning .level, li.warning b { color: var(--warning); }
.index { padding-left: 1.2rem; } .index b { font-weight: 600; }
.examples { display: flex; flex-wrap: wrap; gap: .7rem; margin: .7rem 0 0; padding: 0; list-style: none; }
.examples figure { margin: 0; max-width: 27rem; } .examples .one { max-width: 15rem; }
@media (max-width: 36rem) { .examples .one { flex: 0 1 calc(50% - .4rem); } }
.pair { display: flex; gap: .25rem; } .pair img { flex: 0 1 auto; min-width: 0; }
.examples img { max-height: 240px; max-width: 100%; background: #000; border-radius: .2rem; display: block;
  object-fit: contain; object-position: left top; }
figcaption { font-size: .82rem; line-height: 1.35; overflow-wrap: anywhere; }
pre { background: var(--paper); border: 1px solid var(--rule); border-radius: .3rem; padding: .6rem .8rem;
  margin: .5rem 0; overflow-x: auto; font-size: .86rem; line-height: 1.45; }
.scroll { overflow-x: auto; margin: .8rem 0; }
table { border-collapse: collapse; font-size: .9rem; font-variant-numeric: tabular-nums; }
caption { text-align: left; font-size: .88rem; padding-bottom: .3rem; }
th, td { padding: .22rem .8rem .22rem 0; text-align: right; border-bottom: 1px solid var(--rule); vertical-align: top; }
td { white-space: nowrap; } .wrap td { white-space: normal; text-align: left; overflow-wrap: anywhere; } th { font-weight: 600; } th:first-child { text-align: left; } tbody th { font-weight: 400; }
td.text { text-align: left; }
svg { display: block; overflow: visible; margin: .4rem 0; } svg text { fill: var(--ink); font-size: 13px; paint-order: stroke;
  stroke: var(--paper); stroke-width: 4px; stroke-linejoin: round; }
svg text.quiet { fill: var(--quiet); font-size: 12px; }
.c0 { --c: var(--c0); } .c1 { --c: var(--c1); } .c2 { --c: var(--c2); } .c3 { --c: var(--c3); }
.c4 { --c: var(--c4); } .c5 { --c: var(--c5); } .c6 { --c: var(--c6); }
rect { fill: var(--c); } .line { stroke: var(--ink); stroke-width: 1.5; } .faint { stroke: var(--rule); }
.mark { stroke: var(--serious); stroke-width: 1.5; stroke-dasharray: 5 3; }
.curve { fill: none; stroke: var(--c); stroke-width: 2; vector-effect: non-scaling-stroke; }
.d1 { stroke-dasharray: 7 3; } .d2 { stroke-dasharray: 2 3; } .d3 { stroke-dasharray: 9 3 2 3; }
.d4 { stroke-dasharray: 4 4; } .d5 { stroke-dasharray: 12 4; } .d6 { stroke-dasharray: 1 4; }
.legend { list-style: none; display: flex; flex-wrap: wrap; gap: .2rem 1rem; padding: 0; margin: .2rem 0 1rem; font-size: .88rem; }
.swatch { display: inline-block; width: .9em; height: .9em; margin-right: .35em; vertical-align: -.08em; background: var(--c); }
.grid { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 24rem), 1fr)); gap: 0 2.5rem; }
.chart { width: 100%; max-width: 32rem; height: auto; } .chart path { fill: none; } .chart .frame { stroke: var(--quiet); }
.chart .reference { stroke: var(--quiet); stroke-width: 1; stroke-dasharray: 2 3; } .chart .curve, .whisker { vector-effect: none; stroke-linejoin: round; }
.whisker { stroke: var(--c); stroke-width: 1.2; } .chart .marker, .key .marker { fill: var(--c); stroke: var(--c); stroke-width: 1.6; }
.key { display: inline-block; width: 36px; height: 12px; margin: 0 .45em 0 0; vertical-align: -.08em; } .key .curve { fill: none; }
.drawing svg { max-width: 100%; height: auto; } .pictures { margin: 1rem 0; }
details { margin: .6rem 0; } summary { cursor: pointer; color: var(--note); }
.facts { display: grid; grid-template-columns: max-content 1fr; gap: .15rem 1.2rem; } .facts dt { margin: 0; } .facts dd { overflow-wrap: anywhere; }
.cell { position: relative; } .cell i { position: absolute; inset: 0; background: var(--c0); opacity: .28; } .cell span { position: relative; }
.strip { display: inline-block; width: 150px; height: 16px; margin: 0; vertical-align: middle; } .strip path { fill: none; } .strip .dot { fill: var(--c); }
.figures { width: 100%; font-size: .86rem; } .figures td, .figures tbody th { vertical-align: middle; padding-right: .6rem; } .figures tbody th { font-weight: 600; }
.figures td.doc { white-space: normal; text-align: left; color: var(--quiet); font-size: .8rem; line-height: 1.3; padding-left: .4rem; min-width: 12rem; }
.figures th:last-child { text-align: left; padding-left: .6rem; } .notes { font-size: .9rem; color: var(--quiet); padding-left: 1.2rem; max-width: 52rem; }
.confusion td, .confusion th { padding: .5rem 1.1rem; text-align: center; border: 1px solid var(--rule); }
.plot { margin: 0; break-inside: avoid; } .plot h4 { margin: 1.1rem 0 .2rem; } .sink { margin-top: 2rem; }
.contents { display: flex; flex-wrap: wrap; gap: .2rem 1.2rem; margin: 1rem 0 0; font-size: .92rem; }
.skip { position: absolute; left: -99rem; } .skip:focus { position: static; }
dt { font-weight: 600; margin-top: .5rem; } dd { margin: 0; max-width: 48rem; }
@media print { :root { --paper: #fff; --ink: #000; --panel: #fff; --quiet: #444; }
  body { max-width: none; padding: 0; font-size: 10pt; } .finding { border: 1px solid #999; border-left-width: .35rem; }
  .scroll { overflow: visible; } .figures { font-size: 7.5pt; } .figures td.doc { font-size: 7pt; min-width: 0; } .strip { width: 110px; }
  .cards li { border: 1px solid var(--rule); } .contents, details { display: none; } .grid { grid-template-columns: 1fr 1fr; gap: 0 1.2rem; }
  .examples img { max-height: 3.4cm; } .examples figure { max-width: 8.4cm; }
  h2, h3, h4 { break-after: avoid; } svg, figure, tr { break-inside: avoid; } a { color: inherit; text-decoration: none; }
  * { print-color-adjust: exact; -webkit-print-color-adjust: exact; } }
)css";

}  // namespace mg::page
