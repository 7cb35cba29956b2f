/**
 * The address of a view is the request it shows: #/products?q=kettle&brand=Vela shows GET /v1/products?q=kettle&brand=Vela,
 * and #/orders/7 shows GET /v1/orders/7.
 */

export function read(hash) {
  const [, path, query] = /^#?\/?([^?]*)\??(.*)$/s.exec(hash);
  const [collection = '', id = ''] = path.split('/').map(decoded);
  return {collection, id, query: new URLSearchParams(query)};
}

/** As it stands, where somebody has written a % by hand. */
function decoded(step) {
  try {
    return decodeURIComponent(step);
  } catch {
    return step;
  }
}

export function listOf(collection, query = new URLSearchParams()) {
  return `#/${encodeURIComponent(collection)}${written(query)}`;
}

export function one(collection, id) {
  return `#/${encodeURIComponent(collection)}/${encodeURIComponent(id)}`;
}

/** A query as it stands in an address, readable. */
export function written(query) {
  const text = query.toString().replace(/%2C/g, ',').replace(/%3A/g, ':');
  return text ? '?' + text : '';
}

/** Goes there. */
export function go(hash, {replace = false} = {}) {
  if (replace) {
    history.replaceState(null, '', hash);
    dispatchEvent(new HashChangeEvent('hashchange'));
  } else if (location.hash !== hash) {
    location.hash = hash;
  } else {
    dispatchEvent(new HashChangeEvent('hashchange')); // the same again: ask again
  }
}

/** The values of a filter as they are written in it: commas stand between them, unless a backslash stands before. */
export function values(query, field) {
  const text = query.get(field);
  return text ? text.match(/(?:\\[\\,]|[^,])+/g) ?? [] : [];
}

/** A value as a filter must have it. */
export function escaped(value) {
  const text = value.replace(/[\\,]/g, '\\$&');
  return value === '' ? '""' : value === 'null' || value === '""' ? '\\' + text : text;
}

/** The value that is meant. */
export function meant(token) {
  return token === '""' ? '' : token.replace(/^\\(?=null$|""$)/, '').replace(/\\([\\,])/g, '$1');
}

/** A copy of a query with other values of a filter; none takes it away. */
export function having(query, field, tokens) {
  const copy = new URLSearchParams(query);
  if (tokens.length) {
    copy.set(field, tokens.join(','));
  } else {
    copy.delete(field);
  }
  return copy;
}
