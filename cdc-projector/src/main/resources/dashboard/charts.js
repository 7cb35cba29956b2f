import uPlot from './uPlot.esm.js';
import {by, h, put} from './dom.js';
import {compact, rate, seconds, timeOfDay} from './format.js';

/** The last hour: kept here as it comes, drawn at most once a second. */

const HOUR = 3600;
const LONELY = 30;
const COLORS = ['--series-1', '--series-2', '--series-3', '--series-4', '--series-5', '--series-6'];
const WHOLE = Array.from({length: 12}, (any, power) => [1, 2, 5].map(step => step * 10 ** power)).flat();
const CHARTS = [
  {id: 'lag', title: 'Lag', unit: seconds, series: () => [{name: 'lag', of: one => one.lag_seconds}], area: true},
  {id: 'backlog', title: 'Backlog', unit: value => `${compact(value)} tx`, steps: WHOLE, series: () => [{name: 'transactions', of: one => one.backlog_transactions}], area: true},
  {
    id: 'throughput', title: 'Documents written', unit: rate,
    series: all => [...new Set(all.flatMap(one => Object.keys(one.documents_per_second)))].sort()
        .map(name => ({name, of: one => one.documents_per_second[name] ?? null})),
  },
  {
    id: 'latency', title: 'Commit to searchable', unit: seconds,
    series: () => ['p50', 'p95', 'p99'].map(name => ({name, of: one => one.commit_to_searchable_seconds?.[name] ?? null})),
  },
];

let samples = [];
let drawn = [];
const panels = new Map();

export function show(all) {
  samples = all;
  draw();
}

export function add(sample) {
  if (samples.length === 0 || samples[samples.length - 1].at < sample.at) {
    samples.push(sample);
    samples = samples.filter(one => one.at > sample.at - HOUR);
    draw();
  }
}

export function install() {
  by('charts').replaceChildren(...CHARTS.map(panel));
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => {
    drawn.forEach(chart => chart.destroy());
    drawn = [];
    panels.forEach(one => { one.chart = null; });
    draw();
  });
  new ResizeObserver(() => panels.forEach(one => one.chart?.setSize(size(one.place)))).observe(by('charts'));
}

function panel(spec) {
  const place = h('div.plot', {id: `chart-${spec.id}`, role: 'img', 'aria-label': `${spec.title}: nothing yet`});
  const now = h('span.now', {}, '–');
  const legend = h('ul.legend', {});
  panels.set(spec.id, {spec, place, now, legend, chart: null, names: ''});
  return h('figure.panel', {}, h('figcaption', {}, h('span', {}, spec.title), now), place, legend);
}

const size = place => ({width: Math.max(200, place.clientWidth), height: 170});
const color = name => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

function draw() {
  if (samples.length === 0 || document.hidden) {
    return;
  }
  panels.forEach(one => {
    const series = one.spec.series(samples);
    const names = series.map(of => of.name).join(',');
    const data = [samples.map(sample => sample.at), ...series.map(of => samples.map(of.of))];
    if (!one.chart || one.names !== names) {
      one.chart?.destroy();
      one.chart = chart(one, series, data);
      one.names = names;
      drawn = [...panels.values()].map(any => any.chart).filter(Boolean);
      one.legend.replaceChildren(...series.map((of, index) =>
        h('li', {}, h(`span.swatch.s${index % COLORS.length + 1}`, {'aria-hidden': 'true'}), of.name)));
      one.legend.hidden = series.length < 2;
    } else {
      one.chart.setData(data, false);
      one.chart.setScale('x', span());
    }
    tell(one, series);
  });
}

function span() {
  const end = samples[samples.length - 1].at;
  // A young history fills the width, from five minutes on.
  return {min: Math.max(end - HOUR, Math.min(samples[0].at, end - 300)), max: end};
}

/** The same for those who do not see it, and as a figure for those who do. */
function tell({spec, place, now}, series) {
  const latest = series.map(of => {
    for (let i = samples.length - 1; i >= Math.max(0, samples.length - 30); i--) {
      const value = of.of(samples[i]);
      if (value !== null) {
        return {name: of.name, value};
      }
    }
    return {name: of.name, value: null};
  });
  const most = Math.max(0, ...series.flatMap(of => samples.map(of.of)).filter(value => value !== null));
  const shown = spec.id === 'throughput' ? latest.reduce((sum, one) => sum + (one.value ?? 0), 0) : latest[0]?.value;
  put(now, shown == null ? '–' : spec.unit(shown));
  const said = `${spec.title}: ${latest.map(one => `${one.name} ${one.value === null ? 'unknown' : spec.unit(one.value)}`).join(', ')}; at most ${spec.unit(most)} in the time shown`;
  if (place.getAttribute('aria-label') !== said) {
    place.setAttribute('aria-label', said);
  }
}

function chart({spec, place}, series, data) {
  const line = color('--line');
  const text = color('--soft');
  const font = '12px system-ui, sans-serif';
  const options = {
    ...size(place),
    legend: {show: false},
    cursor: {y: false, points: {size: 6}, drag: {x: false, y: false}},
    padding: [8, 8, 0, 0],
    scales: {x: {time: true, range: () => { const {min, max} = span(); return [min, max]; }}, y: {range: (self, min, max) => [0, Math.max(max * 1.1, spec.unit === seconds ? 0.05 : 1)]}},
    axes: [
      {stroke: text, font, grid: {stroke: line, width: 1}, ticks: {show: false}, size: 30, space: 70, values: (self, splits) => splits.map(at => timeOfDay(at).replace(/:\d\d(?=\D*$)/, ''))},
      {stroke: text, font, grid: {stroke: line, width: 1}, ticks: {show: false}, size: 58, space: 36, ...(spec.steps ? {incrs: spec.steps} : {}), values: (self, splits) => splits.map(value => (value === null ? '' : spec.unit(value)))},
    ],
    series: [{}, ...series.map((of, index) => ({
      label: of.name,
      stroke: color(COLORS[index % COLORS.length]),
      fill: spec.area ? color('--series-fill') : undefined,
      width: 2,
      spanGaps: true,
      points: {size: 5, show: (self, at) => self.data[at].filter(value => value !== null).length < LONELY}, // one alone is no line
    }))],
    hooks: {setCursor: [self => point(self, spec, series)]},
  };
  return new uPlot(options, data, place);
}

/** What stands under the pointer. */
function point(self, spec, series) {
  let tip = self.over.querySelector('.tip');
  const index = self.cursor.idx;
  if (index == null || self.cursor.left < 0) {
    tip?.remove();
    return;
  }
  if (!tip) {
    tip = h('div.tip', {'aria-hidden': 'true'});
    self.over.append(tip);
  }
  tip.replaceChildren(h('strong', {}, timeOfDay(self.data[0][index])), ...series.map((of, at) => {
    const value = self.data[at + 1][index];
    return h('span', {}, `${of.name} ${value == null ? '–' : spec.unit(value)}`);
  }));
  const left = self.cursor.left;
  tip.classList.toggle('left', left > self.over.clientWidth / 2);
  tip.style.left = `${left}px`;
}
