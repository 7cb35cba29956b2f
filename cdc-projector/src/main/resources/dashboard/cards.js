import {change, get} from './api.js';
import {confirm} from './dialog.js';
import {by, fill, h, put, say} from './dom.js';
import {ago, exact, number, rate, seconds, words} from './format.js';

/** A card per collection. Each is made once, and told what has changed: buttons keep the focus. */

const cards = new Map();
const KINDS = {fill: 'Backfill', 'fan-out': 'Changed row', verify: 'Verification', repair: 'Repair', promotion: 'Promotion', reload: 'Reload of a range'};

export function show(collections) {
  by('no-collections').hidden = collections.length > 0;
  const names = collections.map(one => one.collection);
  [...cards.keys()].filter(name => !names.includes(name)).forEach(name => {
    cards.get(name).root.remove();
    cards.delete(name);
  });
  collections.forEach(one => {
    if (!cards.has(one.collection)) {
      cards.set(one.collection, make(one.collection));
      by('collections').append(cards.get(one.collection).root);
    }
    update(cards.get(one.collection), one);
  });
}

function make(name) {
  const parts = {
    badge: h('span.badge', {}),
    index: h('p.index', {}),
    stopped: h('p.stopped', {}),
    documents: h('dd', {}),
    changed: h('dd', {}),
    drift: h('dd', {}),
    letters: h('dd', {}),
    jobs: h('div.jobs', {}),
    generations: h('ul.generations', {}),
  };
  const title = `collection-${name}`;
  const row = (term, value) => h('div', {}, h('dt', {}, term), value);
  parts.root = h('li.card', {'data-collection': name, 'aria-labelledby': title},
      h('div.card-head', {}, h('h3', {id: title}, name), parts.badge),
      parts.index,
      parts.stopped,
      h('dl.facts', {},
          row('Documents', parts.documents),
          row('Last change', parts.changed),
          row('Drift', parts.drift),
          row('Dead letters', parts.letters)),
      parts.jobs,
      parts.generations,
      h('div.buttons', {},
          button('Backfill', name, () => backfill(name)),
          button('Verify', name, () => verify(name))));
  return parts;
}

export const button = (text, name, act) =>
  h('button.small', {type: 'button', 'data-action': text.toLowerCase().replaceAll(' ', '-'), 'aria-label': `${text} ${name}`, onclick: () => guarded(act)}, text);

function update(parts, one) {
  const live = one.generations.find(generation => generation.state === 'LIVE');
  const held = one.state === 'STOPPED';
  put(parts.badge, held ? 'Stopped' : live ? 'Live' : words(one.state));
  parts.badge.dataset.state = held ? one.state : live ? 'LIVE' : one.state;
  put(parts.index, (live ?? one).index ?? '');
  parts.stopped.hidden = !one.stopped && !one.refused;
  put(parts.stopped, one.stopped ? stopped(one.stopped)
    : one.refused ? `It goes on as it was before its projection file changed: ${one.refused}` : '');
  put(parts.documents, number(live ? live.documents : one.documents));
  put(parts.changed, ago(one.changed_at));
  parts.changed.title = exact(one.changed_at);
  put(parts.drift, one.drift === null ? 'not compared yet' : one.drift === 0 ? 'none' : `${number(one.drift)} documents`);
  parts.drift.classList.toggle('bad', one.drift > 0);
  put(parts.letters, one.dead_letters === 0 ? 'none' : number(one.dead_letters));
  parts.letters.classList.toggle('bad', one.dead_letters > 0);
  jobs(parts.jobs, one.jobs);
  const others = one.generations.filter(generation => generation.state !== 'LIVE');
  fill(parts.generations, others.map(({number: id, state, objection}) => [id, state, objection?.at]), () => others.map(generation => other(one.collection, generation)));
}

/** Why searches of it are not as new as those of others. */
function stopped({reason, statement, statement_position: at, searchable_position: complete, since}) {
  const why = reason === null ? 'It has missed changes and is being built anew' : `Changes are not applied: ${reason}`;
  const by = statement === null ? '' : ` Since position ${number(at)}: ${statement}.`;
  return `${why}.${by} Searches of it are complete up to position ${number(complete)}, ${ago(since)}.`;
}

/** Progress moves each second, so only its numbers are told anew. */
function jobs(place, all) {
  fill(place, all.map(job => [job.kind, job.generation, job.since && job.phase]), () => all.map(() => h('div.job', {},
      h('p.job-head', {}, h('strong', {}), h('span', {})),
      h('progress', {max: '1'}),
      h('p.soft', {}))));
  all.forEach((job, index) => {
    const row = place.children[index];
    const kind = `${KINDS[job.kind] ?? job.kind}${job.generation === null ? '' : ` of generation ${job.generation}`}`;
    put(row.querySelector('strong'), kind);
    put(row.querySelector('span'), job.phase ?? '');
    const bar = row.querySelector('progress');
    bar.setAttribute('aria-label', `${kind} of ${place.closest('.card').dataset.collection}`);
    if (job.total > 0) {
      bar.value = Math.min(1, job.done / job.total);
    } else {
      bar.removeAttribute('value');
    }
    const since = job.since ? `behind for ${seconds(job.since.lag_seconds)} · ` : '';
    put(row.querySelector('.soft'), job.total > 0
      ? `${since}${number(job.done)} of about ${number(job.total)} · ${rate(job.rate)}${job.eta_seconds === null ? '' : ` · about ${seconds(job.eta_seconds)} left`}`
      : job.done > 0 ? `${number(job.done)} · ${rate(job.rate)}` : 'under way');
  });
}

function other(collection, generation) {
  const name = `generation ${generation.number}`;
  return h('li', {},
      h('span', {}, `${name.charAt(0).toUpperCase()}${name.slice(1)}`),
      h('span.badge', {'data-state': generation.state}, words(generation.state)),
      generation.objection && h('p.soft', {title: exact(generation.objection.at)},
          `Does not serve: ${generation.objection.text} (for instance ${generation.objection.ids.join(', ')}).`),
      (generation.state === 'READY' || generation.objection) && button('Promote', `${collection} ${name}`, () => promote(collection, generation)),
      generation.objection && button('Drop', `${collection} ${name}`, () => drop(collection, generation.number, false)),
      generation.state === 'STANDBY' && button('Roll back', `${collection} to ${name}`, () => rollBack(collection, generation)));
}

async function guarded(act) {
  try {
    await act();
  } catch (problem) {
    say(problem.message, true);
  }
}

async function backfill(name) {
  const chosen = await confirm({
    title: `Backfill ${name}?`,
    text: 'Builds a new generation from the tables while the present one goes on serving, verifies it, and then lets it serve. The former one stands by, to be rolled back to.',
    action: 'Backfill',
    options: [{name: 'promote', label: 'Let it serve by itself once it is verified', checked: true}],
  });
  if (chosen) {
    await change('POST', '/v1/backfills', {collections: [name], promote: chosen.promote});
    say(`The backfill of ${name} has begun.`);
  }
}

async function verify(name) {
  const chosen = await confirm({
    title: `Verify ${name}?`,
    text: 'Compares every document with what the database says, while writes go on.',
    action: 'Verify',
    options: [{name: 'repair', label: 'Mend those that differ', checked: false}],
  });
  if (!chosen) {
    return;
  }
  const begun = await change('POST', '/v1/verifications', {collections: [name], repair: chosen.repair});
  say(`The verification of ${name} has begun.`);
  await follow(begun.jobs[0].id, name);
}

async function follow(id, name) {
  const job = await ended(id);
  if (job.state === 'cancelled') {
    say(`The verification of ${name} was cancelled.`);
    return;
  } else if (job.state === 'failed') {
    say(`The verification of ${name} failed: ${job.error}`, true);
    return;
  }
  const {missing, extra, different} = job.result.found;
  const total = missing + extra + different;
  say(total === 0 ? `${name} says what the database says.`
    : `${name}: ${missing} missing, ${extra} too many, ${different} different.`, total > 0);
}

async function ended(id) {
  for (;;) {
    const job = await get(`/v1/jobs/${id}`);
    if (job.state !== 'running') {
      return job;
    }
    await new Promise(done => setTimeout(done, 1000));
  }
}

async function promote(collection, {number: id}) {
  const chosen = await confirm({
    title: `Promote generation ${id} of ${collection}?`,
    text: 'All its documents are compared with the database; if they agree, searches use it from then on. The one that serves now stands by.',
    action: 'Promote',
    options: [{name: 'force', label: 'At once, as it is, without verification', checked: false}],
  });
  if (!chosen) {
    return;
  }
  const {live, jobs: begun} = await change('POST', `/v1/collections/${collection}/promotion`, {generation: id, force: chosen.force});
  if (live) {
    say(`${live} is live.`);
    return;
  }
  say(`Generation ${id} of ${collection} is being verified.`);
  const job = await ended(begun[0].id);
  if (job.state === 'done') {
    say(`${job.result.index} is live.`);
  } else {
    say(job.state === 'cancelled' ? `The promotion of generation ${id} of ${collection} was cancelled.` : job.error, job.state === 'failed');
  }
}

/** @param serves where nothing declares its collection any more */
export async function drop(collection, id, serves) {
  const text = serves ? `It is what searches of ${collection} use: they will not find the collection any more.` : 'Its index is deleted. It serves nothing.';
  if (await confirm({title: `Drop generation ${id} of ${collection}?`, text, action: 'Drop', danger: true})) {
    const {dropped} = await change('DELETE', `/v1/collections/${collection}/generations/${id}?force=${serves}`);
    say(`${dropped} is dropped.`);
  }
}

async function rollBack(collection, {number: id}) {
  if (await confirm({title: `Roll ${collection} back to generation ${id}?`, text: 'Searches use it from then on. It has had every change since, so no write is lost.', action: 'Roll back', danger: true})) {
    const {live} = await change('POST', `/v1/collections/${collection}/rollback`, {generation: id});
    say(`${live} is live.`);
  }
}
