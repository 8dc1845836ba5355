/** Keeps the analysis of one notebook up to date while somebody types. */

import type { AnalysisMessage, CheckRequest, CheckResponse } from './messages';
import { Request, RequestError } from './requests';
import { changeRequest, fullRequest, Snapshot } from './snapshot';

export const DEBOUNCE_MS = 150;

export type LiveState = 'idle' | 'waiting' | 'checking' | 'absent' | 'failed';

export type Analysis = Required<AnalysisMessage>;

/** What was answered, and to what. */
interface Answered {
  snapshot: Snapshot;
  state: string;
  /** All sections that the server knows to be known here. */
  told: AnalysisMessage;
  /** The sections are those of a whole analysis, perhaps of an earlier content. */
  isWhole: boolean;
}

export class LiveCheck {
  /**
   * @param take - the notebook as it is now.
   * @param changed - called after each change of `analysis` or `error`, and when nobody answers.
   */
  constructor(
    private readonly take: () => Snapshot,
    private readonly request: Request,
    private readonly changed: () => void,
    private readonly debounce = DEBOUNCE_MS
  ) {}

  state: LiveState = 'idle';
  /** The newest analysis; null before the first. */
  analysis: Analysis | null = null;
  /** A look at the changed cells is all that is answered so far. */
  isPending = false;
  error = '';

  /** The source that the analysis speaks of, by cell. */
  source(cell: string): string | undefined {
    return this._answered?.snapshot.cells.find(known => known.id === cell)?.source;
  }

  /** Check soon; further calls before that move it on. */
  schedule(): void {
    if (this._stopped || this.state === 'absent') {
      return;
    }
    clearTimeout(this._timer);
    this._timer = setTimeout(() => void this.checkNow(), this.debounce);
  }

  /** Ask again after nobody answered. */
  retry(): void {
    this._answered = null;
    this.state = 'idle';
    void this.checkNow();
  }

  /** Check what has changed; resolves when the analysis is that of the notebook as it is now. */
  async checkNow(): Promise<void> {
    clearTimeout(this._timer);
    if (this._flight) {
      if (!this._answered || this._change(this.take())) {
        this._again = true;
        this._completing?.abort();
      }
      return this._flight;
    }
    this._flight = this._run();
    try {
      await this._flight;
    } finally {
      this._flight = null;
    }
  }

  stop(): void {
    this._stopped = true;
    clearTimeout(this._timer);
  }

  private async _run(): Promise<void> {
    do {
      this._again = false;
      await this._ask();
    } while (this._again && !this._stopped);
  }

  private async _ask(): Promise<void> {
    const snapshot = this.take();
    const body = this._change(snapshot);
    if (!body && !this.isPending) {
      return;
    }
    this.state = 'checking';
    this.error = '';
    try {
      if (body) {
        await this._check(body, snapshot);
      }
      if (this.isPending) {
        await this._complete();
      }
    } catch (reason) {
      this._answered = null;
      const absent = reason instanceof RequestError && reason.kind === 'absent';
      this._show(absent ? 'absent' : 'failed', reason instanceof Error ? reason.message : '');
    }
  }

  /** What to ask about the notebook; null if its answer is there. */
  private _change(snapshot: Snapshot): CheckRequest | null {
    return this._answered
      ? changeRequest(this._answered.snapshot, this._answered.state, snapshot)
      : fullRequest(snapshot);
  }

  private async _check(body: CheckRequest, snapshot: Snapshot): Promise<void> {
    let answer = await this.request('check', body);
    const isChange = body.base && !answer.resend;
    if (answer.resend) {
      answer = await this.request('check', fullRequest(snapshot));
    }
    const base = isChange ? this._answered : null;
    this.isPending = answer.pending;
    this._hear(answer, snapshot, base);
    this._show(answer.pending ? 'checking' : 'idle', '');
  }

  /** Take in an answer; what is whole is not replaced by a look at the changed cells alone. */
  private _hear(answer: CheckResponse, snapshot: Snapshot, base: Answered | null): void {
    const told = { ...base?.told, ...answer.analysis };
    const isWhole = !answer.pending || (base?.isWhole ?? false);
    this._answered = { snapshot, state: answer.state, told, isWhole };
    if (isWhole || !this._isWhole) {
      // An unreadable notebook keeps the sections that it had.
      this.analysis = { ...NOTHING, ...(told.unreadable ? this.analysis : {}), ...told };
      this._isWhole = isWhole;
    }
  }

  /** Ask for the part of an answer that takes longer, until there is something newer to ask. */
  private async _complete(): Promise<void> {
    const answered = this._answered as Answered;
    const completing = new AbortController();
    this._completing = completing;
    try {
      const body = { path: answered.snapshot.path, state: answered.state };
      const answer = await this.request('complete', body, completing.signal);
      this.isPending = false;
      if (answer.resend) {
        this._answered = null;
        this._again = true;
        return;
      }
      this._hear(answer, answered.snapshot, answered);
      this._show('idle', '');
    } catch (reason) {
      if (!completing.signal.aborted) {
        throw reason;
      }
    } finally {
      this._completing = null;
    }
  }

  private _show(state: LiveState, error: string): void {
    this.state = state;
    this.error = error;
    if (!this._stopped) {
      this.changed();
    }
  }

  private _answered: Answered | null = null;
  /** `analysis` was whole at some time. */
  private _isWhole = false;
  private _flight: Promise<void> | null = null;
  private _timer: ReturnType<typeof setTimeout> | undefined;
  private _completing: AbortController | null = null;
  private _again = false;
  private _stopped = false;
}

export const NOTHING: Readonly<Analysis> = {
  package: '',
  refused: false,
  unreadable: '',
  steps: [],
  parameters: [],
  left_behind: [],
  diagnostics: [],
  suggestions: [],
  metrics: []
};
