import {button, drop} from './cards.js';
import {by, fill, h} from './dom.js';
import {exact, number} from './format.js';

/** Collections that no projection file declares any more: what serves goes on as it is, until somebody deletes it. */

export function show(collections) {
  const place = by('undeclared');
  place.hidden = collections.length === 0;
  fill(place, collections, () => collections.map(card));
}

function card({collection, generations, searchable_position: complete, since}) {
  const title = `undeclared-${collection}`;
  return h('li.card', {'data-undeclared': collection, 'aria-labelledby': title},
      h('div.card-head', {}, h('h3', {id: title}, collection), h('span.badge', {'data-state': 'STOPPED'}, 'No file')),
      h('p.stopped', {}, 'No projection file declares it any more. Put it back, and it is built anew.',
          complete > 0 && ` Searches of it are complete up to position ${number(complete)}, ${exact(since)}.`),
      h('ul.generations', {}, generations.map(one => generation(collection, one))));
}

function generation(collection, {number: id, index, serves, documents}) {
  return h('li', {},
      h('span', {}, `${index}: ${number(documents)} documents`),
      serves && h('span.badge', {'data-state': 'LIVE'}, 'Serves'),
      button('Drop', `${collection} generation ${id}`, () => drop(collection, id, serves)));
}
