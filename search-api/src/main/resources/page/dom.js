/**
 * Makes an element: h('a.card', {href: '#/products'}, 'text', child). Names that begin with "on" are listeners; true and
 * false set and leave out an attribute. Text stays text: nothing on this page is ever read as HTML.
 */
export function h(name, properties, ...children) {
  const [tag, ...classes] = name.split('.');
  const element = document.createElement(tag);
  return furnish(element, classes, properties, children);
}

/** The same for drawings. */
export function svg(name, properties, ...children) {
  const [tag, ...classes] = name.split('.');
  return furnish(document.createElementNS('http://www.w3.org/2000/svg', tag), classes, properties, children);
}

function furnish(element, classes, properties, children) {
  if (classes.length) {
    element.classList.add(...classes);
  }
  for (const [key, value] of Object.entries(properties ?? {})) {
    if (key.startsWith('on')) {
      element.addEventListener(key.slice(2), value);
    } else if (key.startsWith('--')) {
      element.style.setProperty(key, value);
    } else if (value === true) {
      element.setAttribute(key, '');
    } else if (value !== false && value != null) {
      element.setAttribute(key, value);
    }
  }
  element.append(...children.flat(9).filter(child => child != null && child !== false));
  return element;
}

const ESCAPES = {lt: '<', gt: '>', quot: '"', amp: '&'};

/** What the API marks in a text, as nodes: the one tag that is in it is <em>. */
export function marked(html) {
  return html.split(/<em>(.*?)<\/em>/s).map((part, index) => {
    const text = plain(part);
    return index % 2 ? h('mark', {}, text) : text;
  });
}

export function plain(html) {
  return html.replace(/<\/?em>/g, '').replace(/&(?:#x([0-9a-f]+)|#(\d+)|(lt|gt|quot|amp));/gi, (_, hex, decimal, name) =>
    name ? ESCAPES[name.toLowerCase()] : String.fromCodePoint(hex ? parseInt(hex, 16) : decimal));
}

/** Tells it to those who do not see the page. */
export function say(text) {
  document.getElementById('said').textContent = text;
}
