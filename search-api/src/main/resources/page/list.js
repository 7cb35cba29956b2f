import {get, Problem} from './api.js';
import {card, isProduct} from './cards.js';
import {singular} from './collections.js';
import {h, say} from './dom.js';
import {chips, facetsOf, facetViews, forget, otherFilter} from './facets.js';
import * as format from './format.js';
import {problemView, worked} from './problem.js';
import {go, listOf, written} from './route.js';

/** A search and what it found: words, filters, facets, order, and page after page of it. */

const PAGE = 24;
/** A cursor lives for two minutes. */
const KEPT = 110_000;

/** The last list, for who comes back to it from a document. */
let kept = {};
let turns = 0;
let filtersShown = false;

/** @return what asks whether there is something new meanwhile */
export async function showList(main, collection, query, signal) {
  if (kept.hash === location.hash && !kept.shown && Date.now() - kept.at < KEPT) {
    draw(main, kept, signal);
    document.getElementById(kept.opened)?.querySelector('a').focus({preventScroll: true});
    scrollTo(0, kept.scroll);
  } else {
    await ask(main, collection, query, signal);
  }
  return () => look(kept, signal);
}

/** Called when a document takes the place of the list. */
export function leaveList(opened) {
  if (kept.shown) {
    Object.assign(kept, {shown: false, scroll: scrollY, opened});
  }
}

/** Where the last list was; else the first of this collection. */
export function lastList(collection) {
  return kept.list?.collection === collection ? kept.hash : listOf(collection.name);
}

async function ask(main, collection, query, signal) {
  main.setAttribute('aria-busy', 'true');
  const turn = ++turns;
  const parameters = new URLSearchParams(query);
  parameters.set('limit', PAGE);
  if (query.get('q')) {
    parameters.set('highlight', 'true');
  }
  const facets = await facetsOf(collection, signal);
  if (facets) {
    parameters.set('facets', facets);
  }
  const page = await get(`/v1/${collection.name}${written(parameters)}`, signal);
  if (turn !== turns) {
    return; // something else was asked meanwhile
  }
  kept = {
    hash: location.hash, list: {collection, query, parameters}, page, hits: page.hits, next: page.next, at: Date.now(),
  };
  const focus = document.activeElement?.dataset.key;
  draw(main, kept, signal);
  if (focus) {
    keepFocus(focus);
  } else {
    scrollTo(0, 0);
  }
  worked();
  say(found(collection, page.total) + noteText(page));
}

function keepFocus(key) {
  const element = document.querySelector(`[data-key="${CSS.escape(key)}"]`) ?? document.getElementById('results');
  element.focus({preventScroll: true});
  if (element.matches('input[type=search]')) {
    element.setSelectionRange(element.value.length, element.value.length);
  }
}

function draw(main, state, signal) {
  const {list: {collection, query}, page, hits} = state;
  state.shown = true;
  const change = (changed, {same} = {}) => {
    if (same) {
      ask(main, collection, changed, signal).catch(problem => fail(main, problem));
    } else {
      go(listOf(collection.name, changed));
    }
  };
  const narrow = [facetViews(collection, query, page.facets, change), otherFilter(collection, query, change)];
  const results = h(hits.length && isProduct(hits[0].document) ? 'ol.cards.products' : 'ol.cards', {}, hits.map(item(collection)));
  main.removeAttribute('aria-busy');
  main.replaceChildren(h('div.list', {},
      narrow.flat().some(Boolean) && aside(narrow),
      h('section', {'aria-labelledby': 'results'},
          h('div.head', {},
              h('h1', {id: 'results', tabindex: '-1'}, query.get('q') ? ['“', query.get('q'), '”'] : format.label(collection.name)),
              h('p.total', {}, found(collection, page.total), h('span', {}, ` in ${page.took_ms} ms`)),
              order(collection, query, change)),
          chips(collection, query, change),
          notes(collection, query, page),
          h('p.note', {id: 'changed', hidden: true}),
          hits.length ? results : nothing(query),
          h('div.more', {}, more(state, results, signal)),
          h('p.request', {}, 'This is ', h('a', {href: `/v1/${collection.name}${written(query)}`}, h('code', {}, `GET /v1/${collection.name}${written(query)}`))))));
}

/** Beside the list; on a narrow screen behind a button. */
function aside(content) {
  return h('aside', {'aria-label': 'Filters'},
      h('button.button.plain.fold', {
        type: 'button', 'aria-controls': 'filters', 'aria-expanded': String(filtersShown),
        onclick: event => {
          filtersShown = !filtersShown;
          event.currentTarget.setAttribute('aria-expanded', String(filtersShown));
        },
      }, 'Filters'),
      h('div', {id: 'filters'}, content));
}

const item = collection => hit => h('li', {id: `hit-${hit.id}`}, card(collection.name, hit, 'h2'));

const found = ({name}, {value, relation}) =>
  `${relation === 'gte' ? 'more than ' : ''}${format.count(value, value === 1 ? singular(name) : name)}`;

function nothing(query) {
  return h('p.nothing', {}, query.get('q') ? 'Nothing has these words.' : 'There is nothing here.',
      [...query.keys()].some(key => key !== 'q' && key !== 'sort') && ' Perhaps a filter is too narrow.');
}

function notes(collection, query, page) {
  const notes = [];
  if (page.did_you_mean) {
    const meant = new URLSearchParams(query);
    meant.set('q', page.did_you_mean);
    notes.push(h('p.note', {}, 'Nothing is spelled like this. Did you mean ',
        h('a', {href: listOf(collection.name, meant)}, page.did_you_mean), '?'));
  }
  if (page.relaxed) {
    notes.push(h('p.note', {}, 'Nothing has all of these words. Left out: ',
        page.relaxed.ignored.map((word, index) => [index ? ', ' : '', h('s', {}, word)])));
  }
  return notes;
}

function noteText(page) {
  return (page.did_you_mean ? `. Did you mean ${page.did_you_mean}?` : '')
    + (page.relaxed ? `. Left out: ${page.relaxed.ignored.join(', ')}` : '');
}

const WAYS = {
  date: ['oldest first', 'newest first'],
  keyword: ['A to Z', 'Z to A'],
  boolean: ['no first', 'yes first'],
};

function order(collection, query, change) {
  if (!collection.sortable.length) {
    return null;
  }
  const select = h('select', {id: 'sort', 'data-key': 'sort', onchange: event => {
    const changed = new URLSearchParams(query);
    if (event.target.value) {
      changed.set('sort', event.target.value);
    } else {
      changed.delete('sort');
    }
    change(changed);
  }}, h('option', {value: ''}, query.get('q') ? 'Best match' : 'Default order'));
  const listed = collection.sortable.flatMap(({field, kind}) => {
    const [up, down] = WAYS[kind] ?? ['low to high', 'high to low'];
    return [[field, up], [`-${field}`, down]].map(([value, way]) => ({value, text: `${format.label(field)}: ${way}`}));
  });
  const sort = query.get('sort') ?? '';
  if (sort && !listed.some(({value}) => value === sort)) {
    listed.push({value: sort, text: sort});
  }
  select.append(...listed.map(({value, text}) => h('option', {value}, text)));
  select.value = sort;
  return h('p.order', {}, h('label', {for: 'sort'}, 'Sort by'), ' ', select);
}

function more(state, results, signal) {
  const {list: {collection, parameters}, page, hits} = state;
  if (!state.next) {
    return hits.length > PAGE && h('p', {}, 'That is all.');
  }
  return [
    h('button.button', {type: 'button', onclick: async event => {
      const button = event.currentTarget;
      button.disabled = true;
      try {
        const following = new URLSearchParams(parameters);
        following.set('cursor', state.next);
        const next = await get(`/v1/${collection.name}${written(following)}`, signal);
        const added = next.hits.map(item(collection));
        results.append(...added);
        Object.assign(state, {hits: [...state.hits, ...next.hits], next: next.next, at: Date.now()});
        button.parentElement.replaceChildren(...[more(state, results, signal)].flat().filter(Boolean));
        added[0]?.querySelector('a').focus();
        say(`${state.hits.length} shown`);
      } catch (problem) {
        fail(button.parentElement, problem);
      }
    }}, 'Show more'),
    h('p', {}, `${format.number(hits.length)} of ${page.total.relation === 'gte' ? 'more than ' : ''}${format.number(page.total.value)}`),
  ];
}

/** Shows why not, in place of what was to come. */
export function fail(place, problem) {
  if (problem.name === 'AbortError') {
    return;
  }
  place.removeAttribute('aria-busy');
  const shown = problem instanceof Problem ? problem : new Problem(-1, 'This page failed', String(problem));
  if (shown !== problem) {
    console.error(problem);
  }
  place.replaceChildren(problemView(shown, () => go(location.hash)));
}

/** A list never changes under who reads it; that there is more is said. */
async function look({list: {collection, query}, page}, signal) {
  const parameters = new URLSearchParams(query);
  parameters.set('limit', '0');
  const now = await get(`/v1/${collection.name}${written(parameters)}`, signal);
  const note = document.getElementById('changed');
  if (note?.hidden && now.total.value !== page.total.value) {
    note.append(`Meanwhile there are ${found(collection, now.total)}. `, h('button.link', {type: 'button', onclick: () => {
      forget();
      go(location.hash);
    }}, 'Show them'));
    note.hidden = false;
  }
}
