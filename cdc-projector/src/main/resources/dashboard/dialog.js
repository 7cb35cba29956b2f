import {by, h} from './dom.js';

/** The one dialog of the page: keys work as in any other, Escape is no. */

let field = 0;

/**
 * Asks before something is done.
 *
 * @param options that come with it: {name, label, checked}
 * @return what was chosen, by name; null for no
 */
export function confirm({title, text, action, danger = false, options = []}) {
  const inputs = options.map(option => {
    const id = `option-${++field}`;
    const input = h('input', {type: 'checkbox', id, name: option.name, checked: option.checked});
    return {input, row: h('p.option', {}, input, h('label', {for: id}, option.label))};
  });
  return open(title, [h('p', {}, text), inputs.map(one => one.row)], action, danger,
      () => Object.fromEntries(inputs.map(({input}) => [input.name, input.checked])));
}

/** @return what was typed; null for nothing */
export function askToken(text) {
  const input = h('input', {type: 'password', id: 'token-field', autocomplete: 'off', spellcheck: 'false'});
  return open('Admin token', [
    h('p', {id: 'token-why'}, text),
    h('label', {for: 'token-field'}, 'Token'),
    input,
    h('p.soft', {}, 'It is configured as admin.token (TIDEMARK_ADMIN_TOKEN), and kept here until the tab is closed.'),
  ], 'Use it', false, () => input.value.trim() || null);
}

function open(title, content, action, danger, value) {
  const dialog = by('dialog');
  return new Promise(resolve => {
    let answer = null;
    const form = h('form', {
      onsubmit: event => {
        event.preventDefault();
        answer = value();
        dialog.close();
      },
    },
    h('h2', {id: 'dialog-title'}, title),
    content,
    h('div.buttons', {},
        h('button.button.plain', {type: 'button', id: 'dialog-no', onclick: () => dialog.close()}, 'Cancel'),
        h(danger ? 'button.button.danger' : 'button.button', {type: 'submit', id: 'dialog-yes'}, action)));
    dialog.replaceChildren(form);
    dialog.addEventListener('close', () => resolve(answer), {once: true});
    dialog.showModal();
  });
}
