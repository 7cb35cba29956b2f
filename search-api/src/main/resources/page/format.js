import {h} from './dom.js';
import {ofOne, singular} from './collections.js';
import {meant, one} from './route.js';

/** Values of documents for people. What they are is told by how they look: dates, money, lists, objects. */

const LANGUAGES = navigator.languages;
const DATE = /^\d{4}-\d\d-\d\dT\d\d:\d\d/;
const day = new Intl.DateTimeFormat(LANGUAGES, {dateStyle: 'medium'});
const moment = new Intl.DateTimeFormat(LANGUAGES, {dateStyle: 'medium', timeStyle: 'short'});
const whole = new Intl.NumberFormat(LANGUAGES);

export const isObject = value => value !== null && typeof value === 'object' && !Array.isArray(value);
export const isMoney = value => isObject(value) && 'amount' in value && 'currency' in value;
export const isDate = value => typeof value === 'string' && DATE.test(value);
export const isList = value => Array.isArray(value) && value.some(isObject);

/** "Unit price" for unit_price and unit_price.amount. */
export function label(field) {
  const words = field.replace(/\.amount$/, '').replace(/([a-z])([A-Z])/g, '$1 $2').split(/[._\s]+/);
  return words
      .map((word, index) => /^(id|sku|url)$/i.test(word) ? word.toUpperCase()
        : index ? word.toLowerCase() : word.charAt(0).toUpperCase() + word.slice(1))
      .join(' ');
}

export function count(number, what) {
  return `${whole.format(number)} ${what}`;
}

export function number(value) {
  return whole.format(value);
}

export function money({amount, currency}) {
  try {
    return new Intl.NumberFormat(LANGUAGES, {style: 'currency', currency}).format(amount);
  } catch {
    return `${amount} ${currency}`;
  }
}

export function time(text) {
  return h('time', {datetime: text, title: text}, moment.format(new Date(text)));
}

/** A value, range or period of a facet or filter. */
export function choice(token, kind) {
  if (kind === 'keyword') {
    return meant(token);
  } else if (kind === 'boolean') {
    return token === 'true' ? 'Yes' : 'No';
  }
  const shown = end => kind === 'date' ? period(end) : whole.format(end);
  const [from, to] = token.split('..');
  if (to === undefined) {
    return shown(token);
  }
  return !from ? `up to ${shown(to)}` : !to ? `from ${shown(from)}` : `${shown(from)} – ${shown(to)}`;
}

function period(text) {
  const [year, month, date] = text.slice(0, 10).split('-').map(Number);
  if (date) {
    return day.format(new Date(year, month - 1, date));
  }
  return month
    ? new Intl.DateTimeFormat(LANGUAGES, {month: 'long', year: 'numeric'}).format(new Date(year, month - 1))
    : text;
}

/** What to call a document. */
export function title(collection, id, document) {
  const name = document.name ?? document.title ?? (typeof document.type === 'string' && label(document.type));
  return typeof name === 'string' && name ? name : `${label(singular(collection))} ${id}`;
}

/** A value as text or as nodes, short. */
export function value(of) {
  if (of === null || of === undefined || of === '') {
    return h('span.none', {}, '–');
  } else if (isMoney(of)) {
    return money(of);
  } else if (isDate(of)) {
    return time(of);
  } else if (typeof of === 'boolean') {
    return of ? 'Yes' : 'No';
  } else if (typeof of === 'number') {
    return Number.isInteger(of) ? String(of) : whole.format(of);
  } else if (Array.isArray(of)) {
    return of.flatMap((part, index) => index ? [', ', value(part)] : [value(part)]);
  } else if (isObject(of)) {
    const name = of.name ?? of.sku ?? of.id;
    return name !== undefined ? String(name) : JSON.stringify(of);
  }
  return String(of);
}

/** The same, as a link where the field is called like one document of a collection. */
export function linked(field, of) {
  const collection = isObject(of) && 'id' in of ? ofOne(field) : undefined;
  return collection ? h('a', {href: one(collection.name, of.id)}, value(of)) : value(of);
}
