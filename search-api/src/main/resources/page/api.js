/** Requests to the API that serves this page. Whoever asks gets what was answered, or a Problem that says why not. */

const TOKEN = 'tidemark-token';

export class Problem extends Error {
  /** @param status 0 if nothing answered */
  constructor(status, title, detail, retryAfter) {
    super(detail);
    Object.assign(this, {status, title, detail, retryAfter});
  }

  get passes() {
    return this.status === 0 || this.status === 429 || this.status === 503;
  }
}

export function token() {
  return sessionStorage.getItem(TOKEN) ?? '';
}

/** Kept for this tab, until it is closed. */
export function setToken(text) {
  if (text) {
    sessionStorage.setItem(TOKEN, text);
  } else {
    sessionStorage.removeItem(TOKEN);
  }
  dispatchEvent(new Event('token'));
}

export function get(path, signal) {
  return ask(path, {signal});
}

/** Several searches in one request; each result has a page or a problem. */
export async function searches(all) {
  const answer = await ask('/v1/search', {method: 'POST', body: JSON.stringify({searches: all})});
  return answer.results;
}

async function ask(path, options) {
  const headers = {Accept: 'application/json'};
  if (options.body) {
    headers['Content-Type'] = 'application/json';
  }
  if (/[^ -~]/.test(token())) { // which no request can bear; it would look as if nobody answered
    throw new Problem(401, 'Unauthorized', 'A token is of ASCII characters alone, and this one has others.');
  } else if (token()) {
    headers.Authorization = `Bearer ${token()}`;
  }
  let response;
  try {
    response = await fetch(path, {...options, headers, cache: 'no-cache'});
  } catch (failure) {
    if (failure.name === 'AbortError') {
      throw failure;
    }
    tellFreshness(new Headers(), false);
    throw new Problem(0, 'Not reached', 'search-api does not answer. Is it running?', 2);
  }
  const body = await response.json().catch(() => ({}));
  tellFreshness(response.headers, response.status !== 503);
  if (!response.ok) {
    const errors = (body.errors ?? []).map(error => `${error.field} ${error.message}`);
    throw new Problem(
        response.status,
        body.title ?? `Status ${response.status}`,
        [body.detail ?? '', ...errors].join(' '),
        Number(response.headers.get('Retry-After') ?? 0));
  }
  return body;
}

/** The list of collections has no position, so it tells nothing. */
function tellFreshness(headers, answered = true) {
  const position = headers.get('Tidemark-Position');
  if (position || !answered) {
    dispatchEvent(new CustomEvent('freshness', {detail: {position, lag: headers.get('Tidemark-Lag')}}));
  }
}
