import {get, Problem} from './api.js';
import {load, named} from './collections.js';
import {Combobox} from './combobox.js';
import {showDocument} from './document.js';
import {h, svg} from './dom.js';
import {forget} from './facets.js';
import * as format from './format.js';
import {fail, leaveList, showList} from './list.js';
import {tokenForm} from './problem.js';
import {go, listOf, read} from './route.js';

/** Draws what the address says, and again when it changes. */

const PULSE = 5_000;
const main = document.getElementById('main');
const input = document.getElementById('q');
const tabs = document.getElementById('tabs');
let leaving = new AbortController();
let pulse;

async function show() {
  leaving.abort();
  leaving = new AbortController();
  const {signal} = leaving;
  clearInterval(pulse);
  combobox.close();
  try {
    const {collection: name, id, query} = read(location.hash);
    if (!tabs.firstChild) {
      drawTabs(await load());
    }
    if (!name) {
      go(listOf(tabs.firstChild.dataset.name), {replace: true});
      return;
    }
    const collection = named(name);
    mark(collection, query);
    if (id) {
      leaveList(`hit-${id}`);
    }
    if (!collection) {
      throw new Problem(404, '', `There is no collection called ${name}.`, 0);
    }
    document.title = [id || query.get('q'), format.label(name), 'Tidemark'].filter(Boolean).join(' – ');
    const look = await (id ? showDocument(main, collection, id, signal) : showList(main, collection, query, signal));
    if (!signal.aborted) {
      pulse = setInterval(() => document.visibilityState === 'visible' && look().catch(() => {}), PULSE);
    }
  } catch (problem) {
    fail(main, problem);
  }
}

const LOCK = {owner: 'for owners', operators: 'for operators'};

function drawTabs(collections) {
  if (!collections.length) {
    throw new Problem(503, '', 'There are no collections yet: cdc-projector makes them.', 2);
  }
  tabs.replaceChildren(...collections.map(({name, access}) => h('a', {href: listOf(name), 'data-name': name}, format.label(name),
      LOCK[access] && [svg('svg.lock', {viewBox: '0 0 12 14', 'aria-hidden': 'true'}, svg('path', {d: 'M2 6h8v7H2zM4 6V4a2 2 0 0 1 4 0v2'})),
        h('span.unseen', {}, ` (${LOCK[access]})`)])));
}

/** Shows where one is, in the tabs and in the field. */
function mark(collection, query) {
  for (const tab of tabs.querySelectorAll('a')) {
    if (tab.dataset.name === collection?.name) {
      tab.setAttribute('aria-current', 'page');
    } else {
      tab.removeAttribute('aria-current');
    }
  }
  input.value = query.get('q') ?? '';
  input.disabled = !collection?.searchable.length;
  input.placeholder = collection ? `Search ${collection.name}` : '';
}

const combobox = new Combobox(input, document.getElementById('suggestions'), async (typed, signal) => {
  const {collection} = read(location.hash);
  const answer = await get(`/v1/${collection}/suggest?limit=8&q=${encodeURIComponent(typed.slice(0, 100))}`, signal);
  return answer.suggestions;
}, text => {
  const {collection, id, query} = read(location.hash);
  const asked = new URLSearchParams(id ? '' : query); // words are looked for within the filters that hold
  asked.delete('q');
  const all = text.trim() ? new URLSearchParams([['q', text.trim()], ...asked]) : asked;
  go(listOf(collection, all));
});

addEventListener('freshness', ({detail: {position, lag}}) => {
  document.getElementById('freshness').replaceChildren(...position === null ? [h('span.dot', {'data-behind': true}), 'no answer'] : [
      h('span.dot', {'data-behind': Number(lag) >= 1}), h('span.wide', {}, 'position '), format.number(Number(position)),
      h('span', {}, lag === null ? '' : ` · ${lag} s behind`)]);
});

/** Who asks is said in the footer, and where it is missing. */
function drawAccess() {
  const place = document.getElementById('access');
  place.open = false;
  place.replaceChildren(place.firstElementChild, tokenForm(show));
}

document.querySelector('.skip').addEventListener('click', event => {
  event.preventDefault(); // the address is that of the view
  main.focus();
});
history.scrollRestoration = 'manual';
main.replaceChildren();
main.setAttribute('aria-busy', 'true');
drawAccess();
addEventListener('hashchange', show);
addEventListener('token', () => {
  forget(); // somebody else sees something else
  drawAccess();
});
show();
