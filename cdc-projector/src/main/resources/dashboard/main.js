import {change, get, keepToken} from './api.js';
import * as cards from './cards.js';
import * as charts from './charts.js';
import {askToken, confirm} from './dialog.js';
import * as doctor from './doctor.js';
import {by, put, say} from './dom.js';
import {number, seconds, words} from './format.js';
import * as letters from './letters.js';
import * as undeclared from './undeclared.js';

/** Listens to the status and tells each part of the page; a connection that is lost is said, and taken up again. */

const QUIET_MILLIS = 4000;
const AGAIN_MILLIS = 5000;
let status = null;
let heardAt = 0;
let source = null;

function listen() {
  source?.close();
  source = new EventSource('/v1/status/stream');
  source.addEventListener('open', () => {
    loadHistory();
  });
  source.addEventListener('status', event => heard(JSON.parse(event.data)));
  source.addEventListener('sample', event => charts.add(JSON.parse(event.data)));
  source.addEventListener('error', () => {
    if (source.readyState === EventSource.CLOSED) {
      connected(false);
      setTimeout(listen, AGAIN_MILLIS); // refused: it does not come again by itself
    }
  });
}

async function loadHistory() {
  try {
    charts.show((await get('/v1/history')).samples);
  } catch {
    // The stream brings what follows, and is lost as well where this is no chance.
  }
}

function heard(now) {
  const before = status?.state;
  const filesBefore = status?.file_problems.join();
  status = now;
  heardAt = Date.now();
  connected(true);
  by('hero').dataset.state = mood(now);
  put(by('state'), words(now.state));
  put(by('headline'), now.headline);
  document.title = `${now.headline} · Tidemark`;
  put(by('lag'), seconds(now.lag_seconds));
  put(by('backlog'), number(now.backlog_transactions));
  put(by('searchable'), number(now.searchable_position));
  put(by('source'), number(now.source_position));
  const pause = by('pause');
  put(pause, now.state === 'paused' ? 'Resume' : 'Pause');
  pause.disabled = !['streaming', 'filling', 'paused'].includes(now.state);
  cards.show(now.collections);
  undeclared.show(now.undeclared);
  letters.counted(now.collections);
  if (before && before !== now.state) {
    say(now.headline, now.state === 'stopped');
  }
  if (filesBefore !== undefined && filesBefore !== now.file_problems.join()) {
    doctor.load(); // it names file and line
  }
}

/** What colour says beside the words. */
function mood({state, lag_seconds: lag}) {
  if (state === 'stopped') {
    return 'stopped';
  } else if (state === 'streaming') {
    return lag < 2 ? 'well' : 'behind';
  }
  return state;
}

function connected(is) {
  by('connection').dataset.state = is ? 'live' : 'lost';
  put(by('connection-text'), is ? 'Live' : 'Connection lost, trying again');
  document.body.classList.toggle('stale', !is);
}

async function pauseOrResume() {
  const resume = status.state === 'paused';
  try {
    if (!resume && !await confirm({
      title: 'Pause the projector?',
      text: 'Changes are held back until it is resumed, also beyond a restart. Nothing is lost: they wait in MySQL. Searches fall behind meanwhile.',
      action: 'Pause',
      danger: true,
    })) {
      return;
    }
    if (resume && !await confirm({title: 'Resume?', text: 'Changes are applied again, from where they were held back.', action: 'Resume'})) {
      return;
    }
    await change('POST', resume ? '/v1/resumption' : '/v1/pause');
  } catch (problem) {
    say(problem.message, true);
  }
}

by('pause').addEventListener('click', pauseOrResume);
by('token').addEventListener('click', async () => {
  const given = await askToken('Changes, dead letters and the doctor need it where the projector has one.');
  if (given) {
    keepToken(given);
    letters.load();
    doctor.load();
  }
});
setInterval(() => {
  if (heardAt && Date.now() - heardAt > QUIET_MILLIS) {
    connected(false);
  }
}, 1000);

charts.install();
doctor.load();
listen();
