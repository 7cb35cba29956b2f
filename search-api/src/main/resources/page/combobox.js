import {h, marked} from './dom.js';

/**
 * Completions below a text field, after the ARIA pattern of a combobox with a list of its own: arrows walk through them and
 * past the ends back to what was typed, Enter takes one, Escape closes them, and what was typed stays until one is taken.
 */
export class Combobox {

  #input;
  #list;
  #suggest;
  #take;
  #typed = '';
  #at = -1;
  #texts = [];
  #pause;
  #asking = new AbortController();

  /**
   * @param suggest gives [{text, highlighted, field}] for what was typed, and an AbortSignal
   * @param take is told what to search for
   */
  constructor(input, list, suggest, take) {
    this.#input = input;
    this.#list = list;
    this.#suggest = suggest;
    this.#take = take;
    for (const [name, value] of Object.entries({
      role: 'combobox', 'aria-expanded': 'false', 'aria-autocomplete': 'list', 'aria-controls': list.id,
    })) {
      input.setAttribute(name, value);
    }
    input.addEventListener('input', () => this.#ask());
    input.addEventListener('keydown', event => this.#key(event));
    input.addEventListener('blur', () => this.close());
    input.form.addEventListener('submit', event => {
      event.preventDefault();
      this.#finish(input.value);
    });
    list.addEventListener('mousedown', event => event.preventDefault()); // the field keeps the focus
    list.addEventListener('click', event => {
      const option = event.target.closest('[role=option]');
      if (option) {
        this.#finish(option.dataset.text);
      }
    });
  }

  close() {
    clearTimeout(this.#pause);
    this.#asking.abort();
    this.#show([]);
  }

  #ask() {
    clearTimeout(this.#pause);
    this.#asking.abort();
    this.#typed = this.#input.value;
    if (!this.#typed.trim()) {
      this.#show([]);
      return;
    }
    this.#pause = setTimeout(async () => {
      this.#asking = new AbortController();
      const {signal} = this.#asking;
      const suggestions = await this.#suggest(this.#typed, signal).catch(() => []);
      if (!signal.aborted) {
        this.#show(suggestions);
      }
    }, 80);
  }

  #show(suggestions) {
    this.#at = -1;
    this.#texts = suggestions.map(suggestion => suggestion.text);
    this.#list.replaceChildren(...suggestions.map((suggestion, index) => h(
        'li',
        {role: 'option', id: `suggestion-${index}`, 'aria-selected': 'false', 'data-text': suggestion.text},
        h('span', {}, marked(suggestion.highlighted)),
        h('span.of', {}, kindOf(suggestion.field)))));
    this.#list.hidden = !suggestions.length;
    this.#input.setAttribute('aria-expanded', String(!this.#list.hidden));
    this.#input.removeAttribute('aria-activedescendant');
  }

  #key(event) {
    const open = !this.#list.hidden;
    if (event.isComposing) {
      return;
    } else if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      if (open) {
        this.#move(event.key === 'ArrowDown' ? 1 : -1);
      } else {
        this.#ask();
      }
    } else if (event.key === 'Escape' && open) {
      event.preventDefault();
      this.#input.value = this.#typed;
      this.close();
    }
  }

  /** One step; before the first and behind the last one stands what was typed. */
  #move(step) {
    const places = this.#texts.length + 1;
    this.#at = (this.#at + 1 + step + places) % places - 1;
    this.#input.value = this.#at < 0 ? this.#typed : this.#texts[this.#at];
    [...this.#list.children].forEach((option, index) => {
      option.setAttribute('aria-selected', String(index === this.#at));
    });
    if (this.#at < 0) {
      this.#input.removeAttribute('aria-activedescendant');
    } else {
      this.#input.setAttribute('aria-activedescendant', this.#list.children[this.#at].id);
      this.#list.children[this.#at].scrollIntoView({block: 'nearest'});
    }
  }

  #finish(text) {
    this.close();
    this.#input.value = text;
    this.#take(text);
  }
}

/** "category" for category.name; nothing for a name of its own. */
function kindOf(field) {
  return field.replace(/\.?name$/, '').split('.').pop();
}
