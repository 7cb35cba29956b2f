import {askToken} from './dialog.js';

/** The operator's API. A token, where one is asked for, is kept for as long as the tab is open. */

const KEY = 'tidemark-admin-token';

export const token = () => sessionStorage.getItem(KEY) ?? '';
export const keepToken = text => (text ? sessionStorage.setItem(KEY, text) : sessionStorage.removeItem(KEY));

/** What the service said instead of what was asked for. */
export class Problem extends Error {
  constructor(status, detail) {
    super(detail);
    this.status = status;
  }
}

export const get = path => send('GET', path);

/** One with other characters than ASCII can be no token, and no request can bear it: it is as good as none. */
const authorization = () => (/^[ -~]+$/.test(token()) ? {Authorization: `Bearer ${token()}`} : {});

async function send(method, path, body) {
  let answer;
  try {
    answer = await fetch(path, {
      method,
      headers: {
        ...authorization(),
        ...(body === undefined ? {} : {'Content-Type': 'application/json'}),
      },
      body: body === undefined ? undefined : JSON.stringify(body),
      cache: 'no-store',
    });
  } catch {
    throw new Problem(0, 'The projector does not answer.');
  }
  const json = await answer.json().catch(() => ({}));
  if (!answer.ok) {
    throw new Problem(answer.status, json.detail ?? `The projector answers ${answer.status}.`);
  }
  return json;
}

/** Changes something; asks for the token where that is what is missing, and gives up where none is given. */
export async function change(method, path, body) {
  for (let asked = ''; ; asked = 'This token is not the one.') {
    try {
      return await send(method, path, body);
    } catch (problem) {
      if (problem.status !== 401) {
        throw problem;
      }
      const given = await askToken(asked || 'This needs the admin token of the projector.');
      if (!given) {
        throw new Problem(401, 'Nothing was done: it needs the admin token.');
      }
      keepToken(given);
    }
  }
}
