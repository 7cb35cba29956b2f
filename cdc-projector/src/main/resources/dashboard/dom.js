/**
 * Makes an element: h('p.note', {title: 'why'}, 'text', child). Names that begin with "on" are listeners; true and false set
 * and leave out an attribute. Text stays text: nothing on this page is ever read as HTML.
 */
export function h(name, properties, ...children) {
  const [tag, ...classes] = name.split('.');
  const element = document.createElement(tag);
  element.classList.add(...classes);
  for (const [key, value] of Object.entries(properties ?? {})) {
    if (key.startsWith('on')) {
      element.addEventListener(key.slice(2), value);
    } else if (value === true) {
      element.setAttribute(key, '');
    } else if (value !== false && value != null) {
      element.setAttribute(key, value);
    }
  }
  element.append(...children.flat(9).filter(child => child != null && child !== false));
  return element;
}

export const by = id => document.getElementById(id);

/** Only what has changed: whatever has the focus, or is selected, stays so. */
export function put(element, text) {
  if (element.textContent !== text) {
    element.textContent = text;
  }
}

/** Makes children anew only where what they show has changed, told by {@code signature}. */
export function fill(element, signature, make) {
  const text = JSON.stringify(signature);
  if (element.dataset.shown !== text) {
    element.dataset.shown = text;
    element.replaceChildren(...[make()].flat(9).filter(child => child != null && child !== false));
  }
}

let fading;

/** Says it for a while, also to those who do not see the page. */
export function say(text, bad = false) {
  const toast = by('toast');
  toast.textContent = text;
  toast.classList.toggle('bad', bad);
  toast.classList.add('shown');
  clearTimeout(fading);
  fading = setTimeout(() => toast.classList.remove('shown'), 8000);
}
