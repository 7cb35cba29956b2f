import {get} from './api.js';
import {h} from './dom.js';
import * as format from './format.js';
import {escaped, having, values} from './route.js';

/**
 * What one can narrow a list by, with how many documents a click would find. Several values of one facet mean any of them.
 * Numbers are counted in round ranges, dates in periods, both made to fit what the whole collection has.
 */

const MOST_FACETS = 20;
const FEW = 8;
const MANY = 60;
const RANGES = 6;
const DAY = 86_400_000;
const measured = new Map();
const folded = new Set();
/** By collection and facet: what is looked for among its values, or that more are wanted. */
const wanted = new Map();

/** The parameter that asks for all facets of a collection. */
export async function facetsOf(collection, signal) {
  const facets = collection.facets.slice(0, MOST_FACETS);
  if (!measured.has(collection.name)) {
    measured.set(collection.name, await measure(collection, facets.filter(({kind}) => isMeasured(kind)), signal));
  }
  const stats = measured.get(collection.name);
  return facets
      .map(({field, kind}) => isMeasured(kind) ? spans(field, kind, stats[field]) : field + top(collection, field))
      .filter(text => text !== null)
      .join(',');
}

/** Documents come and go: what was measured of a collection is asked again. */
export function forget() {
  measured.clear();
}

const isMeasured = kind => kind === 'integer' || kind === 'decimal' || kind === 'date';

async function measure(collection, facets, signal) {
  if (!facets.length) {
    return {};
  }
  const fields = facets.map(({field}) => field).join(',');
  const page = await get(`/v1/${collection.name}?limit=0&facets=${encodeURIComponent(fields)}`, signal);
  return Object.fromEntries(Object.entries(page.facets).map(([field, facet]) => [field, facet.stats]));
}

function top(collection, field) {
  const {like, more} = wanted.get(`${collection.name} ${field}`) ?? {};
  return `:${more ? MANY : FEW}${like ? '~' + escaped(like) : ''}`;
}

function spans(field, kind, stats) {
  if (!stats || stats.min === null) {
    return null;
  } else if (kind === 'date') {
    const days = (new Date(stats.max) - new Date(stats.min)) / DAY;
    return `${field}:${days > 1500 ? 'year' : days > 45 ? 'month' : 'day'}:12`;
  }
  const step = roundStep((stats.max - stats.min) / RANGES, kind);
  const ends = [];
  for (let end = Math.floor(stats.min / step) * step; end <= stats.max && ends.length < 3 * RANGES; end += step) {
    ends.push(Number(end.toPrecision(12)));
  }
  const [first, ...others] = ends.slice(1); // the outer ranges are open: documents come and go
  return first === undefined ? null
    : [`${field}:..${first}`, ...others.map((end, index) => `${ends[index + 1]}..${end}`), `${ends.at(-1)}..`].join(';');
}

/** 1, 2, 5, 10, 20, 50 … */
function roundStep(rough, kind) {
  const power = 10 ** Math.floor(Math.log10(rough > 0 ? rough : 1));
  const step = [1, 2, 5, 10].find(times => times * power >= rough) * power;
  return kind === 'integer' ? Math.max(1, step) : step;
}

/**
 * @param answer the facets of a page
 * @param change takes the query that a click asks for
 */
export function facetViews(collection, query, answer, change) {
  return collection.facets
      .filter(({field}) => answer[field] && (answer[field].values.length || values(query, field).length
        || wanted.get(`${collection.name} ${field}`)?.like))
      .map(facet => facetView(collection, facet, query, answer[facet.field], change));
}

function facetView(collection, {field, kind}, query, answer, change) {
  const key = `${collection.name} ${field}`;
  const chosen = values(query, field);
  const counted = answer.values.map(({value, count}) => ({token: tokenOf(value, kind), count}));
  if (kind === 'date') {
    counted.reverse();
  }
  if (answer.missing) {
    counted.push({token: 'null', count: answer.missing});
  }
  const unlisted = chosen.filter(token => !counted.some(choice => choice.token === token)).map(token => ({token}));
  const choices = [...unlisted, ...counted].filter(({token, count}) => count !== 0 || chosen.includes(token));
  const most = Math.max(...choices.map(({count}) => count ?? 0));
  const toggle = token => change(
      having(query, field, chosen.includes(token) ? chosen.filter(other => other !== token) : [...chosen, token]));
  return h('details.facet', {
    open: !folded.has(key),
    ontoggle: event => event.target.open ? folded.delete(key) : folded.add(key),
  },
  h('summary', {}, format.label(field), chosen.length > 0 && h('span.chosen', {}, String(chosen.length))),
  h('div', {role: 'group', 'aria-label': format.label(field)},
      kind === 'keyword' && (answer.other > 0 || wanted.has(key)) && finder(key, field, query, change),
      h(isMeasured(kind) ? 'ul.spans' : 'ul', {}, choices.map(({token, count}) => h('li', {},
          h('label', {'--share': count / most || 0},
              h('input', {
                type: 'checkbox', checked: chosen.includes(token), 'data-key': `${field} ${token}`,
                onchange: () => toggle(token),
              }),
              h('span.value', {}, token === 'null' ? h('i', {}, 'none') : format.choice(token, kind)),
              count !== undefined && h('span.count', {}, format.number(count)))))),
      kind === 'keyword' && answer.other > 0 && !wanted.get(key)?.more && h('button.link', {
        type: 'button', 'data-key': `${field} more`,
        onclick: () => {
          wanted.set(key, {...wanted.get(key), more: true});
          change(query, {same: true});
        },
      }, 'Show more'),
      isMeasured(kind) && ends(field, kind, query, change)));
}

const tokenOf = (value, kind) => kind === 'keyword' ? escaped(value) : value;

/** Looks for text among the values of a facet. */
function finder(key, field, query, change) {
  return h('input.finder', {
    type: 'search', placeholder: 'Find a value', 'aria-label': `Find a value of ${format.label(field)}`, maxlength: 64,
    value: wanted.get(key)?.like ?? '', 'data-key': `${field} ~`,
    oninput: event => {
      wanted.set(key, {...wanted.get(key), like: event.target.value});
      clearTimeout(finder.pause);
      finder.pause = setTimeout(() => change(query, {same: true}), 200);
    },
  });
}

/** A range of one's own. */
function ends(field, kind, query, change) {
  const type = kind === 'date' ? 'date' : 'number';
  const [token, second] = values(query, field);
  const [from = '', to = ''] = token?.includes('..') && !second ? token.split('..') : [];
  const end = (name, value) => h('input', {
    type, name, value, step: kind === 'decimal' ? 'any' : false, 'aria-label': `${format.label(field)} ${name}`,
    placeholder: name, 'data-key': `${field} ${name}`,
  });
  return h('form.ends', {onsubmit: event => {
    event.preventDefault();
    const [first, last] = ['from', 'to'].map(name => event.target.elements[name].value);
    change(having(query, field, first || last ? [`${first}..${last}`] : []));
  }}, end('from', from), h('span', {'aria-hidden': 'true'}, '–'), end('to', to),
  h('button.button.plain', {type: 'submit'}, 'Set', h('span.unseen', {}, ` ${format.label(field)}`)));
}

/** The filters that hold, each with what takes it away. */
export function chips(collection, query, change) {
  const known = new Map(collection.filterable.map(({field, kind}) => [field, kind]));
  const filters = [...query.keys()].filter(key => known.has(key) || known.has(key.replace(/^-/, '')));
  const all = filters.flatMap(field => values(query, field).map(token => ({field, token})));
  if (!all.length) {
    return null;
  }
  return h('ul.chips', {'aria-label': 'Filters'},
      all.map(({field, token}) => h('li', {}, h('button.chip', {
        type: 'button', 'data-key': `chip ${field} ${token}`,
        onclick: () => change(having(query, field, values(query, field).filter(other => other !== token))),
      },
      h('span.unseen', {}, 'Remove '),
      field.startsWith('-') ? `not ${format.label(field.slice(1))}: ` : `${format.label(field)}: `,
      h('b', {}, token === 'null' ? 'none' : format.choice(token, known.get(field.replace(/^-/, '')))),
      h('span', {'aria-hidden': 'true'}, ' ×')))),
      h('li', {}, h('button.link', {
        type: 'button',
        onclick: () => {
          const rest = new URLSearchParams(query);
          filters.forEach(field => rest.delete(field));
          change(rest);
        },
      }, 'Clear all')));
}

/** For what can be filtered by and is no facet. */
export function otherFilter(collection, query, change) {
  const others = collection.filterable.filter(({field}) => !collection.facets.some(facet => facet.field === field));
  return others.length > 0 && h('details.facet', {open: false},
      h('summary', {}, 'Other fields'),
      h('form.other', {onsubmit: event => {
        event.preventDefault();
        const {field, value} = event.target.elements;
        change(having(query, field.value, value.value ? [value.value] : []));
      }},
      h('label', {}, 'Field', h('select', {name: 'field'}, others.map(({field}) => h('option', {value: field}, field)))),
      h('label', {}, 'Value', h('input', {name: 'value', placeholder: 'a,b  10..20  null', spellcheck: 'false'})),
      h('button.button.plain', {type: 'submit'}, 'Filter')));
}

