import {h, marked, plain, svg} from './dom.js';
import * as format from './format.js';
import {one} from './route.js';

/** Documents in a list: a product as shops show it, anything else with what it has. */

const FACTS = 5;
export const UNTOLD = /^(id|(.*_)?version|payload|updated_at)$/;

/**
 * @param hit as the API gives it
 * @param heading h2 or h3, by what it stands under
 */
export function card(collection, hit, heading) {
  return (isProduct(hit.document) ? product : plainCard)(collection, hit, `${heading}.name`);
}

export function isProduct(document) {
  return typeof document.name === 'string' && format.isMoney(document.price);
}

function product(collection, {id, document, highlights}, heading) {
  const kind = document.category?.name ?? document.category;
  const description = snippet(highlights.description) ?? document.description;
  return h('article.card.product', {},
      tile(document),
      h('div.text', {},
          h(heading, {}, h('a', {href: one(collection, id)}, whole(highlights.name, document.name))),
          h('p.of', {}, [document.brand, kind].filter(part => typeof part === 'string').join(' · ')),
          description && h('p.snippet', {}, description)),
      h('p.offer', {}, h('strong', {}, format.money(document.price)), stock(document)));
}

export function stock({stock: left}) {
  return typeof left === 'number'
    && h(left > 0 ? 'span.stock' : 'span.stock.out', {}, left > 0 ? format.count(left, 'in stock') : 'sold out');
}

function plainCard(collection, {id, document, highlights}, heading) {
  const facts = Object.entries(document)
      .filter(([field, value]) => value !== null && !UNTOLD.test(field) && field !== 'status')
      .filter(([, value]) => ![value, format.label(String(value))].includes(format.title(collection, id, document)))
      .slice(0, FACTS);
  const found = Object.entries(highlights).filter(([field]) => field !== 'name');
  return h('article.card', {},
      h(heading, {},
          h('a', {href: one(collection, id)}, whole(highlights.name, format.title(collection, id, document))), badge(document)),
      h('dl.facts', {}, facts.map(([field, value]) => h('div', {},
          h('dt', {}, format.label(field)), h('dd', {}, short(value))))),
      found.map(([field, pieces]) => h('p.snippet', {}, h('span.of', {}, format.label(field), ': '), snippet(pieces))));
}

function short(value) {
  if (!format.isList(value)) {
    return format.value(value);
  }
  const names = value.map(part => (part.quantity > 1 ? `${part.quantity} × ` : '') + (part.name ?? part.id));
  return names.slice(0, 3).join(', ') + (names.length > 3 ? ` and ${names.length - 3} more` : '');
}

export function badge(document) {
  return typeof document.status === 'string' && h(`span.badge`, {'data-status': document.status}, document.status);
}

/** A text with its marks, if what was marked is all of it. */
function whole(pieces, text) {
  return pieces?.length === 1 && plain(pieces[0]) === text ? marked(pieces[0]) : text;
}

function snippet(pieces) {
  return pieces?.flatMap((piece, index) => [index ? ' … ' : '', marked(piece)]);
}

/** In place of a picture: the colour is that of the kind, the waves are the name's own. */
export function tile(document) {
  const hue = hash(document.category?.slug ?? document.category?.name ?? document.brand ?? document.name) * 47 % 360;
  const seed = hash(document.name);
  const wave = (n, height) => svg('path', {
    class: `wave-${n}`,
    d: `M0 ${height} C 30 ${height - 12 - (seed >> n) % 14}, 55 ${height + 10 + (seed >> (n + 3)) % 12}, 120 ${height - 6} V 90 H 0 Z`,
  });
  const noun = document.name.split(/\s+/).filter(word => /^\p{L}/u.test(word)).pop() ?? document.name;
  return h('div.tile', {'--hue': hue, 'aria-hidden': 'true'},
      svg('svg', {viewBox: '0 0 120 90', preserveAspectRatio: 'none'}, wave(1, 50), wave(2, 64), wave(4, 76)),
      h('span', {}, noun.charAt(0).toUpperCase()));
}

function hash(text) {
  let value = 7;
  for (const character of String(text)) {
    value = (value * 31 + character.codePointAt(0)) % 65_521;
  }
  return value;
}
