/* Words and figures of payments. */
import { escape } from '../core/dom.js';
import { isKnown, number, unknown } from '../core/format.js';
import { t } from '../core/i18n.js';
import { settings } from '../core/settings.js';

const NARROW = '\u202f';

/** A text that the workbench tells in both languages. */
export const textOf = text => escape(text?.[settings.language] ?? '');

export const money = amount => (isKnown(amount) ? number(amount, 2) : unknown());

/** A probability of fraud: small ones with the digits that tell them apart. */
export const chance = share => (isKnown(share) ? `${number(share * 100, share >= 0.1 ? 1 : share >= 0.001 ? 2 : 3)}${NARROW}%` : unknown());

/** A value of a vector: at most four significant digits. */
export const value = v => (isKnown(v) ? number(v, Number.isInteger(v) ? 0 : Math.abs(v) >= 100 ? 1 : Math.abs(v) >= 1 ? 2 : 4) : '—');

const UNITS = [[86_400_000, 'unit.day'], [3_600_000, 'unit.h'], [60_000, 'unit.min'], [1000, 'unit.s'], [1, 'unit.ms']];

/** A stretch of time in its largest unit that is at least one: 16.4 h, 7 d, 12 ms. */
export function stretch(millis) {
  if (!isKnown(millis)) {
    return unknown();
  }
  const [size, unit] = UNITS.find(([one]) => Math.abs(millis) >= one) ?? UNITS.at(-1);
  const amount = millis / size;
  return `${number(amount, Number.isInteger(amount) || Math.abs(amount) >= 100 ? 0 : 1)}${NARROW}${t(unit)}`;
}

export const verdict = word => t(`payment.verdict.${word}`);
