const LANGUAGES = navigator.languages;
const whole = new Intl.NumberFormat(LANGUAGES, {maximumFractionDigits: 0});
const short = new Intl.NumberFormat(LANGUAGES, {maximumSignificantDigits: 3, notation: 'compact'});
const clock = new Intl.DateTimeFormat(LANGUAGES, {hour: '2-digit', minute: '2-digit', second: '2-digit'});
const moment = new Intl.DateTimeFormat(LANGUAGES, {dateStyle: 'medium', timeStyle: 'medium'});

export const number = value => whole.format(value);
export const compact = value => short.format(value);

/** As exact as anybody wants to know. */
export function seconds(value) {
  if (value == null) {
    return '–';
  } else if (value === 0) {
    return '0 s';
  } else if (value < 1) {
    return `${Math.max(1, Math.round(value * 1000))} ms`;
  } else if (value < 120) {
    return `${value < 10 ? value.toFixed(1) : Math.round(value)} s`;
  } else if (value < 7200) {
    return `${Math.round(value / 60)} min`;
  }
  return value < 172800 ? `${Math.round(value / 3600)} h` : `${Math.round(value / 86400)} days`;
}

export const rate = value => `${value > 0 && value < 10 ? value.toFixed(1) : whole.format(value)}/s`;

/** When something was, told from now. */
export function ago(text) {
  if (!text) {
    return 'none since the start';
  }
  const past = (Date.now() - Date.parse(text)) / 1000;
  return past < 4 ? 'just now' : `${seconds(past)} ago`;
}

export const exact = text => (text ? moment.format(new Date(text)) : '');
export const timeOfDay = epoch => clock.format(new Date(epoch * 1000));

/** "Catching up" for CATCHING_UP. */
export function words(state) {
  const text = state.toLowerCase().replaceAll('_', ' ');
  return text.charAt(0).toUpperCase() + text.slice(1);
}
