/** Draws the turns of a conversation: the message, where it stands, and its answer as it streams. */
import { byId, make, oncePerFrame, setText } from './dom.js';
import { answerWords, readFailure } from './agent-words.js';

const NEAR_END_PX = 80;

export class Transcript {
  #conversation;
  #actions;
  #cards = new Map();
  #dirty = new Set();
  #all = false;
  #list = byId('turns');
  #log = byId('log');
  #jump = byId('jump');
  #draw = oncePerFrame(() => this.#redraw());

  /** `actions` are `stop(id)`, what the cancel buttons call, and `again(turn)`, what the send-again buttons call. */
  constructor(conversation, actions) {
    this.#conversation = conversation;
    this.#actions = actions;
    this.#log.addEventListener('scroll', () => { if (this.#atEnd()) this.#jump.hidden = true; }, { passive: true });
    this.#jump.addEventListener('click', () => this.toEnd());
  }

  /** Shows a changed turn soon; null redraws the list. */
  show(turn) {
    if (turn) this.#dirty.add(turn.id);
    else this.#all = true;
    this.#draw();
  }

  toEnd() {
    this.#log.scrollTop = this.#log.scrollHeight;
    this.#jump.hidden = true;
  }

  #redraw() {
    const follow = this.#atEnd();
    const ids = this.#all ? this.#conversation.turns.map(({ id }) => id) : [...this.#dirty];
    if (this.#all) this.#dropOthers(new Set(ids));
    for (const id of ids) {
      const turn = this.#conversation.get(id);
      if (turn) this.#card(turn).update(turn, this.#conversation);
    }
    this.#all = false;
    this.#dirty.clear();
    byId('welcome').hidden = this.#cards.size > 0;
    if (follow) this.toEnd();
    else this.#jump.hidden = false;
  }

  #dropOthers(kept) {
    for (const [id, card] of this.#cards) {
      if (kept.has(id)) continue;
      card.element.remove();
      this.#cards.delete(id);
    }
  }

  #card(turn) {
    let card = this.#cards.get(turn.id);
    if (!card) {
      card = new Card(turn, this.#actions);
      this.#cards.set(turn.id, card);
      this.#list.append(card.element);
    }
    return card;
  }

  #atEnd() {
    return this.#log.scrollHeight - this.#log.scrollTop - this.#log.clientHeight < NEAR_END_PX;
  }
}

/** One turn on the page. */
class Card {
  #message = make('div', { className: 'bubble mine' });
  #place = make('p', { className: 'place' });
  #placeText = make('span');
  #stop;
  #again;
  #answer = make('div', { className: 'bubble answer', hidden: true });
  #text = document.createTextNode('');
  #drawn = { attempt: 0, text: '' };
  #reasoning = make('details', { className: 'reasoning', hidden: true }, make('summary', { text: 'Reasoning' }), make('p'));
  #notes = make('ul', { className: 'notes', hidden: true });
  #notesDrawn = [];
  #outcome = make('p', { className: 'outcome', hidden: true });

  constructor(turn, { stop, again }) {
    this.#stop = make('button', { type: 'button', className: 'link', text: 'Cancel', onclick: () => stop(turn.id) });
    this.#again = make('button', { type: 'button', className: 'link', text: 'Send again', onclick: () => again(turn) });
    this.#place.append(this.#placeText, this.#stop, this.#again);
    this.#answer.append(this.#reasoning, this.#notes, make('div', { className: 'words' }, this.#text), this.#outcome);
    this.element = make('li', { className: 'turn' }, this.#message, this.#place, this.#answer);
  }

  update(turn) {
    this.element.dataset.state = turn.state;
    this.element.classList.toggle('theirs', !turn.mine);
    this.#message.classList.toggle('json', typeof turn.content === 'object' && turn.content !== null);
    setText(this.#message, turn.content === undefined ? '(a message sent elsewhere)' : asMessage(turn.content));
    setText(this.#placeText, placeOf(turn));
    this.#stop.hidden = !['waiting', 'refused', 'sending', 'queued'].includes(turn.state) || turn.stopAsked || turn.cancelled;
    this.#again.hidden = turn.content === undefined || !mayGoAgain(turn);
    this.#updateAnswer(turn);
  }

  #updateAnswer(turn) {
    const started = ['started', 'streaming', 'final'].includes(turn.state);
    this.#answer.hidden = !started;
    if (!started) return;
    this.#answer.classList.toggle('alive', turn.state !== 'final');
    this.#updateText(turn);
    this.#reasoning.hidden = turn.reasoning === '';
    setText(this.#reasoning.lastChild, turn.reasoning);
    this.#notes.hidden = turn.notes.length === 0;
    this.#updateNotes(turn);
    const outcome = outcomeOf(turn);
    this.#outcome.hidden = outcome === '';
    this.#outcome.dataset.status = turn.outcome?.status ?? '';
    setText(this.#outcome, outcome);
  }

  /** Compares the words: a turn that has as many notes as it keeps drops its oldest for each new one. */
  #updateNotes({ notes }) {
    if (notes.length === this.#notesDrawn.length && notes.every((text, i) => text === this.#notesDrawn[i])) return;
    this.#notes.replaceChildren(...notes.map((text) => make('li', { text })));
    this.#notesDrawn = [...notes];
  }

  /** Appends what is new: laying out a long answer again for every token would be quadratic. */
  #updateText({ attempt, text }) {
    const grown = attempt === this.#drawn.attempt && text.startsWith(this.#drawn.text);
    if (!grown) this.#text.data = text;
    else if (text.length > this.#drawn.text.length) this.#text.appendData(text.slice(this.#drawn.text.length));
    this.#drawn = { attempt, text };
  }
}

function asMessage(content) {
  return typeof content === 'string' ? content : JSON.stringify(content);
}

function placeOf({ state, stopAsked, cancelled, problem, mine }) {
  if (cancelled && state !== 'final') return 'Cancelled';
  if (stopAsked) return 'Stopping…';
  switch (state) {
    case 'waiting': return 'Waiting to be sent';
    case 'sending': return 'Sending';
    case 'refused': return `${REFUSALS[problem?.code] ?? 'Not taken'}, will be sent again`;
    case 'failed': return `${FAILURES[problem?.code] ?? 'Not taken'}: ${problem?.message ?? problem?.code ?? 'refused'}`;
    case 'queued': return 'Queued';
    default: return mine ? '' : 'From another device';
  }
}

const FAILURES = { session_not_found: 'Not answered', unknown: 'Perhaps not taken' };

const REFUSALS = {
  inbox_full: 'The inbox is full',
  rate_limited: 'Too fast',
  overloaded: 'The gateway is overloaded',
  draining: 'The gateway is restarting',
};

function mayGoAgain({ state, mine, outcome }) {
  return state === 'failed' || (state === 'final' && mine && readFailure(outcome ?? {})?.again === true);
}

function outcomeOf({ state, outcome, attempts, metadata }) {
  if (state !== 'final' || !outcome) return '';
  const tries = attempts > 1 ? ` after ${attempts} attempts` : '';
  if (outcome.status === 'ok') return [tries && `Answered${tries}`, answerWords(metadata)].filter(Boolean).join(' · ');
  const why = outcome.message ?? outcome.code;
  return `${readFailure(outcome)?.meaning ?? OUTCOMES[outcome.status] ?? outcome.status}${tries}${why ? `: ${why}` : ''}`;
}

const OUTCOMES = {
  aborted: 'Stopped',
  timeout: 'Took too long',
  interrupted: 'Interrupted by a restart',
  abandoned: 'Given up',
};
