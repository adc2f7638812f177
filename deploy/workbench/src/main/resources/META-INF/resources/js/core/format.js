/* Numbers with their units, in the reader's language. Three significant digits; what is not known says so. */
import { known, t } from './i18n.js';
import { settings } from './settings.js';

const NARROW = '\u202f';
const locale = () => (settings.language === 'ru' ? 'ru-RU' : 'en-GB');
const cache = new Map();

function formatter(options) {
  const key = locale() + JSON.stringify(options);
  if (!cache.has(key)) {
    cache.set(key, new Intl.NumberFormat(locale(), options));
  }
  return cache.get(key);
}

/** Whether a figure is there. */
export const isKnown = value => typeof value === 'number' && Number.isFinite(value);

/** Words for a figure that nobody measured. */
export const unknown = () => t('none');

/** A number with a fixed count of digits, so that columns align. */
export const number = (value, digits = 0) =>
  formatter({ minimumFractionDigits: digits, maximumFractionDigits: digits, useGrouping: 'always' }).format(value);

/** Three significant digits: 0.62, 3.14, 11.8, 3,420. */
export const significant = value => {
  const size = Math.abs(value);
  return number(value, size >= 100 ? 0 : size >= 10 ? 1 : size >= 0.1 || size === 0 ? 2 : 3);
};

const or = (value, write) => (isKnown(value) ? write(value) : unknown());

export const count = value => or(value, v => number(Math.round(v)));
export const decimal = (value, digits = 3) => or(value, v => number(v, digits));
export const millis = value => or(value, v => significant(v) + NARROW + t('unit.ms'));
export const perSecond = value => or(value, v => number(v, v < 10 && v > 0 ? 1 : 0) + t('unit.per_s'));
export const percent = (share, digits = 2) => or(share, v => number(v * 100, digits) + NARROW + '%');
export const times = value => or(value, v => number(v, Number.isInteger(v) ? 0 : 1) + '×');
export const seconds = value => or(value, v => number(v, Math.abs(v) < 10 ? 1 : 0) + NARROW + t('unit.s'));

/** Bytes as megabytes, from 1000 MiB on as gigabytes, both binary as the operating system counts. */
export const bytes = value => or(value, v => bytesParts(v).join(NARROW));
export const bytesParts = value => {
  const mebi = value / 2 ** 20;
  return mebi < 1000 ? [number(mebi), t('unit.mb')] : [number(mebi / 1024, 2), t('unit.gb')];
};

/** How long something has been so: 12 s, 3 min, 2 h. */
export function span(wallSeconds) {
  const s = Math.max(0, Math.round(wallSeconds));
  if (s < 90) {
    return `${number(s)}${NARROW}${t('unit.s')}`;
  }
  return s < 5400 ? `${number(Math.round(s / 60))}${NARROW}${t('unit.min')}` : `${number(Math.round(s / 3600))}${NARROW}${t('unit.h')}`;
}

const dates = (options, value) => {
  const moment = new Date(value);
  return Number.isNaN(moment.getTime()) ? unknown() : new Intl.DateTimeFormat(locale(), { timeZone: 'UTC', ...options }).format(moment);
};

/** A moment of world time. */
export const moment = value =>
  value == null ? unknown()
    : dates({ day: 'numeric', month: 'short', year: 'numeric', hour: '2-digit', minute: '2-digit' }, value) + NARROW + 'UTC';

/** A moment of world time where room is short: the hour of its day. */
export const hour = value => (value == null ? unknown() : dates({ day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' }, value));

/** A day of world time, given as YYYY-MM-DD. */
export const day = value => dates({ day: 'numeric', month: 'short' }, value);
export const fullDay = value => dates({ day: 'numeric', month: 'short', year: 'numeric' }, value);

/** A moment of this browser's clock: when something was run. */
export const wallTime = value => dates({ timeZone: undefined, day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit', second: '2-digit' }, value);

/** A figure as a text names it: whole numbers in full, others with three significant digits. */
export const figure = value => or(value, v => (Number.isInteger(v) ? number(v) : significant(v)));

/** A unit in the reader's language; one that this page does not know as it came. */
export const unit = name => (known(`unit.${name}`) ? t(`unit.${name}`) : name ?? '');

/** Minutes and seconds: 0:07. */
export const clock = value => `${Math.floor(value / 60)}:${String(Math.floor(value % 60)).padStart(2, '0')}`;
