/* The catalogue of answers: by topic and level, each with the verdict of its last run. */
import { $, escape } from '../core/dom.js';
import { Question } from '../core/ask.js';
import { number } from '../core/format.js';
import { known, t, told } from '../core/i18n.js';
import { View } from '../core/view.js';
import { addressOf } from '../frame/routes.js';
import { runStatus } from '../run/words.js';
import { newestRun, onRun } from '../stream/run.js';
import { filters, levelOf, verdictOf } from './filters.js';

/** What the person looks for; kept while the page is open, so that the way back from an answer leads to the same list. */
const wanted = { text: '', level: '', verdict: '' };

export class Answers extends View {
  #question = new Question(() => this.ask());

  connectedCallback() {
    super.connectedCallback();
    this.addEventListener('input', event => {
      if (event.target.id === 'search') {
        wanted.text = event.target.value.trim();
        this.ask();
      }
    });
    this.addEventListener('change', event => {
      if (event.target.type === 'radio') {
        wanted[event.target.name] = event.target.value;
        this.ask();
      }
    });
  }

  sources() {
    return [...super.sources(), onRun];
  }

  html() {
    const entries = this.#question.answer?.answers;
    if (!entries) {
      const problem = this.#question.problem;
      return `<section class="slide"><h1>${t('answers.title')}</h1><p class="lead dim" data-testid="answers-wait">${problem ? escape(problem) : t('answers.wait')}</p></section>`;
    }
    const topics = topicsOf(this.#question.answer);
    const shown = topics.map(topic => ({ ...topic, hits: topic.entries.filter(fits) })).filter(topic => topic.hits.length);
    return `<section class="slide"><h1>${t('answers.count', { n: entries.length, count: number(entries.length) })}</h1>
      <div class="tally" data-key="tally">${topics.map(tally).join('')}</div>
      <div class="filters no-present" data-key="filters">${filters(entries)}</div>
      <div data-key="list" data-testid="answers">${shown.map(list).join('') || `<p class="lead dim empty-list">${t('answers.none')}</p>`}</div></section>`;
  }

  drawn() {
    const run = newestRun();
    this.#question.keep('api/answers', `${run?.id} ${run?.state}`);
    const search = $('#search', this);
    if (search && document.activeElement !== search) {
      search.value = wanted.text;
    }
    this.querySelectorAll('input[type=radio]').forEach(radio => {
      radio.checked = radio.value === wanted[radio.name];
    });
  }
}

/** Topics in the order of the catalogue, each with its entries. */
function topicsOf({ answers }) {
  const topics = new Map();
  for (const entry of answers) {
    topics.set(entry.topic, [...topics.get(entry.topic) ?? [], entry]);
  }
  return [...topics].map(([id, entries]) => ({ id, name: known(`topic.${id}`) ? t(`topic.${id}`) : id, entries }));
}

function fits(entry) {
  const words = `${entry.id} ${entry.question.en} ${entry.question.ru}`.toLowerCase();
  return (!wanted.level || entry.level === wanted.level) && (!wanted.verdict || verdictOf(entry) === wanted.verdict)
    && words.includes(wanted.text.toLowerCase());
}

/** A topic as ticks, one for each answer. */
function tally(topic) {
  const held = topic.entries.filter(entry => verdictOf(entry) === 'held').length;
  return `<div data-key="${escape(topic.id)}"><b>${escape(topic.name)}</b><span class="ticks" role="img" aria-label="${t('answers.held_of', { held: number(held), all: number(topic.entries.length) })}">${
    topic.entries.map(entry => `<i class="${verdictOf(entry)}" title="${escape(entry.id)}"></i>`).join('')}</span></div>`;
}

function list(topic) {
  const count = topic.hits.length === topic.entries.length ? number(topic.entries.length)
    : t('answers.of', { hits: number(topic.hits.length), all: number(topic.entries.length) });
  return `<section class="topic" data-key="${escape(topic.id)}"><div><h2>${escape(topic.name)}</h2><span class="dim xs">${count}</span></div><div>${topic.hits.map(row).join('')}</div></section>`;
}

function row(entry) {
  const run = entry.last;
  return `<a class="row ${verdictOf(entry)}" data-key="${escape(entry.id)}" data-testid="answer-${escape(entry.id)}" href="${addressOf('answers', entry.id)}">
    <span><span class="q">${marked(told(entry.question))}</span><code>${marked(entry.id)}</code></span>${levelOf(entry.level)}
    <span class="key">${run?.worst ? escape(told(run.worst)) : ''}</span>
    <span>${runStatus(run)}${run?.sabotaged ? `<small class="warn">${t('run.sabotaged')}</small>` : ''}</span></a>`;
}

/** The text with what was searched for marked. */
function marked(text) {
  const at = wanted.text ? text.toLowerCase().indexOf(wanted.text.toLowerCase()) : -1;
  if (at < 0) {
    return escape(text);
  }
  const end = at + wanted.text.length;
  return `${escape(text.slice(0, at))}<mark>${escape(text.slice(at, end))}</mark>${escape(text.slice(end))}`;
}
