import {h} from './dom.js';
import {setToken, token} from './api.js';

/** What to show in place of what could not be had. */

const LONGEST_WAIT = 30;
let failures = 0;
let forms = 0;

/** The next problem begins to wait anew. */
export function worked() {
  failures = 0;
}

/**
 * Says what is wrong; what passes is tried again by itself, each time after a longer while.
 *
 * @param retry asks again
 */
export function problemView(problem, retry) {
  const view = h('section.problem', {role: 'alert'}, h('h1', {}, heading(problem)), h('p', {}, problem.detail));
  if (problem.status === 401 || problem.status === 403) {
    view.append(tokenForm(retry));
  } else if (problem.passes) {
    view.append(again(Math.min(LONGEST_WAIT, Math.max(1, problem.retryAfter) * 2 ** failures++), view, retry));
  } else {
    view.append(h('p', {}, problem.status === 410
      ? h('button.button', {type: 'button', onclick: retry}, 'Show it anew')
      : h('a.button', {href: '/'}, 'Begin again')));
  }
  return view;
}

function heading(problem) {
  switch (problem.status) {
    case 0: return 'search-api cannot be reached';
    case 401: return token() ? 'This token is not good' : 'Say who you are';
    case 403: return 'These documents are not for you';
    case 404: return 'There is no such thing';
    case 410: return 'This list has grown old';
    case 429: return 'Too many requests';
    case 503: return 'Not now';
    default: return problem.title;
  }
}

/** A button, and a clock that presses it. It is not told aloud: a clock in a live region speaks every second. */
function again(seconds, view, retry) {
  const clock = h('span.countdown', {'aria-hidden': 'true'});
  let ticking;
  const press = () => {
    clearInterval(ticking);
    clock.textContent = 'Trying …';
    retry();
  };
  let left = seconds;
  const tick = () => {
    clock.textContent = `Trying again in ${left} s.`;
    if (left-- === 0) {
      press();
    }
  };
  ticking = setInterval(() => view.isConnected ? tick() : clearInterval(ticking), 1000);
  tick();
  return h('p', {}, h('button.button', {type: 'button', onclick: press}, 'Try again'), clock);
}

/** A field for the token that says who asks; it stays in this tab. */
export function tokenForm(then) {
  const id = `token-${++forms}`;
  const input = h('input', {
    type: 'password', id, autocomplete: 'off', spellcheck: 'false', required: true, 'aria-describedby': `${id}-help`,
  });
  const use = text => {
    setToken(text);
    then();
  };
  return h('form.token', {onsubmit: event => { event.preventDefault(); use(input.value.trim()); }},
      h('label', {for: id}, 'Access token'),
      h('div.row', {}, input, h('button.button', {type: 'submit'}, 'Use it'),
          token() && h('button.button.plain', {type: 'button', onclick: () => use('')}, 'Forget it')),
      h('p.hint', {id: `${id}-help`},
          token() ? 'One is in use. ' : '', 'It is sent with each request, and forgotten with this tab.'));
}
