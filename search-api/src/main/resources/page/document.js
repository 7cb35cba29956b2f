import {get, searches} from './api.js';
import {UNTOLD, badge, card, isProduct, stock, tile} from './cards.js';
import {mentions, singular} from './collections.js';
import {h, say} from './dom.js';
import * as format from './format.js';
import {lastList} from './list.js';
import {worked} from './problem.js';
import {listOf} from './route.js';

/** One document: what it has, what became of it, where it is named, and what is like it. It follows the database. */

const SIMILAR = 4;

/** @return what asks for the document again, and shows it if it has changed */
export async function showDocument(main, collection, id, signal) {
  main.setAttribute('aria-busy', 'true');
  const path = `/v1/${encodeURIComponent(collection.name)}/${encodeURIComponent(id)}`;
  let now = await read(path, collection, signal);
  worked();
  const body = h('div', {});
  const beside = h('div', {});
  const heading = h('h1', {tabindex: '-1'});
  main.replaceChildren(h('article.document', {},
      h('p.path', {}, h('a', {href: lastList(collection)}, '← ', format.label(collection.name)), ` / ${id}`),
      heading, body, beside,
      h('p.request', {}, 'This is ', h('a', {href: path}, h('code', {}, `GET ${path}`)))));
  main.removeAttribute('aria-busy');
  const draw = ({document, histories}, ...note) => {
    heading.replaceChildren(format.title(collection.name, id, document), badge(document) || '');
    body.replaceChildren(
        ...note,
        h('div.columns', {}, h('div', {}, facts(document)), h('div', {}, histories.map(timeline))),
        raw(document));
  };
  draw(now);
  heading.focus({preventScroll: true});
  scrollTo(0, 0);
  besides(collection, id, path, signal).then(parts => beside.append(...parts), () => {});
  return async () => {
    const newer = await read(path, collection, signal);
    if (JSON.stringify(newer) !== JSON.stringify(now) && !body.contains(document.activeElement)) {
      now = newer;
      draw(now, h('p.note', {}, 'It has just changed.'));
      say('It has just changed.');
    }
  };
}

/** The document with its histories; one that cannot be had, for its reader or just now, is left out. */
async function read(path, collection, signal) {
  const [document, ...histories] = await Promise.all([
    get(path, signal),
    ...collection.histories.map(name => get(`${path}/${encodeURIComponent(name)}?limit=100`, signal)
        .then(({hits, next}) => ({name, hits, next: next !== null}), () => ({name, hits: []}))),
  ]);
  return {document, histories};
}

function facts(document) {
  const entries = Object.entries(document);
  const simple = entries.filter(([field, value]) => !format.isList(value) && !isGroup(value)
    && !(isProduct(document) && /^(name|description|price|stock)$/.test(field)) && field !== 'status');
  return [
    isProduct(document) && h('div.lead', {}, tile(document), h('div', {},
        h('p.offer', {}, h('strong', {}, format.money(document.price)), stock(document)),
        document.description && h('p', {}, document.description))),
    h('dl.table', {}, simple.map(([field, value]) => [
      h('dt', {}, format.label(field)), h('dd', {}, format.linked(field, value)),
    ])),
    entries.filter(([, value]) => isGroup(value)).map(([field, value]) => h('section', {},
        h('h2', {}, format.label(field)),
        h('dl.table', {}, Object.entries(value).map(([name, part]) => [
          h('dt', {}, format.label(name)), h('dd', {}, format.value(part)),
        ])))),
    entries.filter(([, value]) => format.isList(value)).map(([field, value]) => h('section', {},
        h('h2', {}, format.label(field)), table(field, value))),
  ];
}

/** An object that is not said in a word. */
const isGroup = value => format.isObject(value) && !format.isMoney(value) && !('id' in value) && Object.keys(value).length > 0;

function table(field, rows) {
  const columns = [...new Set(rows.flatMap(row => Object.keys(row)))].filter(name => !/^(line_number|id)$/.test(name));
  return h('div.scroll', {tabindex: '0', role: 'region', 'aria-label': format.label(field)}, h('table', {},
      h('thead', {}, h('tr', {}, columns.map(name => h('th', {scope: 'col'}, format.label(name))))),
      h('tbody', {}, rows.map(row => h('tr', {}, columns.map(name => h('td', {}, format.linked(name, row[name]))))))));
}

function timeline({name, hits, next}) {
  return hits.length > 0 && h('section', {},
      h('h2', {}, `History: ${name}`),
      h('ol.timeline', {}, hits.map(({id, document}) => {
        const when = Object.entries(document).find(([field, value]) => format.isDate(value) && field !== 'updated_at')?.[1];
        const what = Object.values(document).find(value => format.isObject(value));
        return h('li', {},
            h('b', {}, format.title(name, id, document)), when && format.time(when),
            what && h('dl.small', {}, Object.entries(what).filter(([field, value]) => !UNTOLD.test(field) && !format.isList(value)).slice(0, 4)
                .map(([field, value]) => h('div', {}, h('dt', {}, format.label(field)), h('dd', {}, format.value(value))))));
      })),
      next && h('p.hint', {}, 'and more'));
}

function raw(document) {
  return h('details.raw', {}, h('summary', {}, 'As JSON'),
      h('pre', {tabindex: '0', 'aria-label': 'The document as JSON'}, JSON.stringify(document, null, 2)));
}

async function besides(collection, id, path, signal) {
  const places = mentions(collection.name);
  const [named, similar] = await Promise.all([
    places.length ? searches(places.map(place => ({collection: place.collection, [place.field]: [id], limit: 0}))) : [],
    collection.access === 'everyone' && collection.searchable.length
      ? get(`${path}/similar?limit=${SIMILAR}`, signal).then(answer => answer.hits, () => []) : [],
  ]);
  const links = places.map((place, index) => ({...place, total: named[index].page?.total.value}))
      .filter(({total}) => total > 0);
  return [
    links.length > 0 && h('section', {}, h('h2', {}, 'Where it is named'), h('ul.links', {}, links.map(place => h('li', {},
        h('a', {href: listOf(place.collection, new URLSearchParams({[place.field]: id}))},
            format.count(place.total, place.total === 1 ? singular(place.collection) : place.collection)))))),
    similar.length > 0 && h('section', {}, h('h2', {}, 'Similar'), h(
        isProduct(similar[0].document) ? 'ol.cards.products' : 'ol.cards', {},
        similar.map(hit => h('li', {}, card(collection.name, hit, 'h3'))))),
  ].filter(Boolean);
}
