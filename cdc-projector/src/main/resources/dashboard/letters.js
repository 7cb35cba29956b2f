import {change, get} from './api.js';
import {confirm} from './dialog.js';
import {by, h, say} from './dom.js';
import {ago, exact} from './format.js';

/** The documents that Elasticsearch refused. Asked for again when their number changes. */

const SHOWN = 50;
let known = null;

export function counted(collections) {
  const now = collections.map(one => `${one.collection}:${one.dead_letters}`).join();
  if (now !== known) {
    known = now;
    load();
  }
}

export async function load() {
  try {
    show(await get('/v1/dead-letters'));
  } catch (problem) {
    if (problem.status !== 401 && problem.status !== 403) {
      known = null; // asked for again with the next status
    }
    by('letters').replaceChildren(problem.status === 401
      ? h('p.nothing', {}, 'They are shown to whoever has the admin token. ',
          h('button.link', {type: 'button', onclick: unlock}, 'Enter it'))
      : h('p.nothing', {}, problem.message));
  }
}

async function unlock() {
  try {
    show(await change('GET', '/v1/dead-letters'));
  } catch (problem) {
    say(problem.message, true);
  }
}

function show({dead_letters: letters, total}) {
  by('letters').replaceChildren(letters.length === 0
    ? h('p.nothing.good', {}, 'None: every document was taken.')
    : h('ul.letters', {}, letters.slice(0, SHOWN).map(row), total > SHOWN
      && h('li.soft', {}, `and ${total - SHOWN} more: `, h('code', {}, 'deploy/tidemark dead-letters list'))));
}

function row(letter) {
  const name = `${letter.collection}/${letter.id}`;
  const details = h('pre', {hidden: true, id: `letter-${name}`, tabindex: '0', role: 'region', 'aria-label': `The document ${name}`});
  const open = h('button.small', {type: 'button', 'aria-expanded': 'false', 'aria-controls': `letter-${name}`, 'aria-label': `Show the document ${name}`, onclick: () => whole(letter, details, open)}, 'Document');
  return h('li.letter', {'data-letter': name},
      h('div', {},
          h('p', {}, h('strong', {}, name), h('span.soft', {title: exact(letter.last)}, ` ${ago(letter.last)} · position ${letter.version} · ${letter.status}`)),
          h('p.reason', {}, letter.reason)),
      h('div.buttons', {}, open,
          h('button.small', {type: 'button', 'data-action': 'retry', 'aria-label': `Retry ${name}`, onclick: () => act(() => retry(letter, name))}, 'Retry'),
          h('button.small', {type: 'button', 'data-action': 'drop', 'aria-label': `Drop ${name}`, onclick: () => act(() => drop(letter, name))}, 'Drop')),
      details);
}

const which = letter => `collection=${encodeURIComponent(letter.collection)}&id=${encodeURIComponent(letter.id)}`;

async function act(what) {
  try {
    await what();
  } catch (problem) {
    say(problem.message, true);
  }
}

async function whole(letter, place, button) {
  if (place.hidden) {
    try {
      const {dead_letters: [found]} = await change('GET', `/v1/dead-letters?${which(letter)}`);
      place.textContent = found ? pretty(found.document) : 'It is not there any more.';
    } catch (problem) {
      place.textContent = problem.message;
    }
  }
  place.hidden = !place.hidden;
  button.setAttribute('aria-expanded', String(!place.hidden));
}

function pretty(text) {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}

async function retry(letter, name) {
  const {left} = await change('POST', `/v1/dead-letters/retries?${which(letter)}`);
  say(left === 0 ? `${name} was taken now.` : `${name} was refused again.`, left > 0);
  await load();
}

async function drop(letter, name) {
  if (await confirm({title: `Drop ${name}?`, text: 'It is forgotten that this document was refused. The index stays as it is.', action: 'Drop', danger: true})) {
    await change('DELETE', `/v1/dead-letters?${which(letter)}`);
    say(`${name} is forgotten.`);
    await load();
  }
}
