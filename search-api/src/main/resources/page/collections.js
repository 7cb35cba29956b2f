import {get} from './api.js';

/** What the service offers, told by itself: this page knows no collection by name. */

const ORDER = ['everyone', 'owner', 'operators'];
const KINDS = ['boolean', 'keyword', 'integer', 'decimal', 'date'];
let all = [];

/** Those that everyone may read come first; of facets those of few values, and what is not in an array. */
export async function load() {
  const answer = await get('/v1/collections');
  all = answer.collections.sort((a, b) => ORDER.indexOf(a.access) - ORDER.indexOf(b.access));
  all.forEach(({facets}) => facets.sort((a, b) => Boolean(a.array) - Boolean(b.array) || KINDS.indexOf(a.kind) - KINDS.indexOf(b.kind)));
  return all;
}

export function named(name) {
  return all.find(collection => collection.name === name);
}

/** "order" of "orders". */
export function singular(name) {
  return name.endsWith('ies') ? name.slice(0, -3) + 'y' : name.replace(/s$/, '');
}

/** The collection whose documents are called so: "orders" for "order"; undefined if there is none. */
export function ofOne(name) {
  return all.find(collection => singular(collection.name) === name);
}

/** Where documents like this are named in others: [{collection, field}], by the names of filters. */
export function mentions(name) {
  return all.flatMap(collection => collection.filterable
      .filter(({field}) => field.split('.').pop() === singular(name))
      .map(({field}) => ({collection: collection.name, field})));
}
