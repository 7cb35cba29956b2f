import {change, get} from './api.js';
import {by, h, say} from './dom.js';
import {words} from './format.js';

/** What doctor finds: looked for once, and when asked for. */

const MARKS = {ok: '✓', warning: '!', problem: '✕'};

export async function load() {
  try {
    show((await get('/v1/doctor')).findings);
  } catch (problem) {
    by('doctor').replaceChildren(problem.status === 401
      ? h('p.nothing', {}, 'It is shown to whoever has the admin token. ', h('button.link', {type: 'button', onclick: again}, 'Enter it'))
      : h('p.nothing', {}, problem.message, ' ', h('button.link', {type: 'button', onclick: again}, 'Look again')));
  }
}

async function again() {
  try {
    show((await change('GET', '/v1/doctor')).findings);
    by('doctor').querySelector('button').focus();
  } catch (problem) {
    say(problem.message, true);
  }
}

function show(findings) {
  by('doctor').replaceChildren(
      h('ul.findings', {}, findings.map(finding => h('li', {'data-state': finding.state},
          h('span.mark', {'aria-hidden': 'true'}, MARKS[finding.state]),
          h('span.unseen', {}, `${words(finding.state)}:`),
          h('strong', {}, finding.subject),
          h('span.finding', {}, finding.text)))),
      h('div.buttons', {}, h('button.small', {type: 'button', onclick: again}, 'Look again')));
}
