import type { TranslationBundle } from '@jupyterlab/translation';

import type {
  CompareRunsResponse,
  MetricName,
  RunMessage,
  RunResponse,
  RunsResponse
} from '../../core/messages';
import { bestRun, Column, columns, firstColumns } from '../../core/runs';
import type { INotebooks, IOpenNotebook, ITracked, ITracking } from '../../tokens';
import { NotebookModel } from '../notebookModel';

/** Everything about the runs of one notebook. */
export interface RunsState {
  answer: RunsResponse | null;
  /** Conditions as the user writes them, with commas between them. */
  filter: string;
  /** Why the filter or the book cannot be used; empty if they can. */
  error: string;
  order: string;
  descending: boolean;
  /** Keys of the columns that the user has chosen; null before that. */
  chosen: readonly string[] | null;
  /** The metric by which the best run is marked; null for the first. */
  goal: string | null;
  /** The parameter of the plot; null for the first that varies. */
  across: string | null;
  /** Ids of the runs that are ticked, in the order in which that was done. */
  ticked: readonly string[];
  opened: RunResponse | null;
  compared: CompareRunsResponse | null;
  isBusy: boolean;
  /** What the last action did. */
  done: string;
}

/** Opens a notebook of the server's root, with the Export section if it is to be exported. */
export type OpenRestored = (path: string, isExported: boolean) => Promise<void>;

export class RunsModel extends NotebookModel {
  constructor(
    notebooks: INotebooks,
    private readonly tracking: ITracking,
    trans: TranslationBundle,
    private readonly open: OpenRestored
  ) {
    super(notebooks, trans);
    this.onNotebook();
  }

  get state(): RunsState | null {
    return this.notebook && this._stateOf(this.notebook);
  }

  get tracked(): ITracked | null {
    return this.notebook && this.tracking.of(this.notebook);
  }

  get runs(): readonly RunMessage[] {
    return this.state?.answer?.runs ?? [];
  }

  get columns(): readonly Column[] {
    const { answer } = this.state ?? EMPTY;
    return columns(answer?.parameters ?? [], answer?.metrics ?? []);
  }

  get shownColumns(): readonly Column[] {
    const { answer, chosen } = this.state ?? EMPTY;
    const keys = chosen ?? firstColumns(this.columns, answer?.varied ?? []);
    return this.columns.filter(one => keys.includes(one.key));
  }

  /** The metric by which the best run is marked, with the direction that counts. */
  get goal(): MetricName | null {
    const { answer, goal } = this.state ?? EMPTY;
    const found = answer?.metrics.find(one => one.name === goal) ?? answer?.metrics[0];
    const said = found && this.tracked?.lower[found.name];
    return found ? { name: found.name, lower: said ?? found.lower } : null;
  }

  get best(): string | null {
    return this.goal && bestRun(this.runs, this.goal.name, this.goal.lower);
  }

  /** The parameter of the plot. */
  get across(): string | null {
    const { answer, across } = this.state ?? EMPTY;
    const known = answer?.parameters ?? [];
    return across !== null && known.includes(across)
      ? across
      : (answer?.varied[0] ?? known[0] ?? null);
  }

  set(change: Partial<RunsState>): void {
    this._set(this.state, change);
  }

  /** Sort by a column; once more turns the order around. */
  sort(order: string): void {
    const { state } = this;
    if (state) {
      const descending = state.order === order ? !state.descending : true;
      this._set(state, { order, descending });
      void this.load();
    }
  }

  toggleColumn(key: string): void {
    const keys = this.shownColumns.map(one => one.key);
    const chosen = keys.includes(key) ? keys.filter(one => one !== key) : [...keys, key];
    this.set({ chosen });
  }

  tick(id: string): void {
    const ticked = this.state?.ticked ?? [];
    const now = ticked.includes(id) ? ticked.filter(one => one !== id) : [...ticked, id];
    this.set({ ticked: now, compared: null });
  }

  /** The section came into view, or went. */
  show(isShown: boolean): void {
    this._isShown = isShown;
    if (isShown) {
      void this.load();
    }
  }

  /** Read the runs of the notebook in front, if they can be seen. */
  async load(): Promise<void> {
    const { notebook, state } = this;
    if (!notebook || !state || !this._isShown) {
      return;
    }
    const { filter, order, descending } = state;
    const number = (this._asked.get(state) ?? 0) + 1;
    this._asked.set(state, number);
    const where = filter
      .split(',')
      .map(one => one.trim())
      .filter(Boolean);
    const { path } = notebook;
    const change = await this.notebooks
      .request('runs', { path, where, order, descending })
      .then(answer => ({ answer, error: '' }))
      .catch((reason: Error) => ({ error: reason.message }));
    if (this._asked.get(state) === number) {
      this._set(state, change);
    }
  }

  /** Show what led to a run; once more hides it. */
  async openRun(id: string): Promise<void> {
    if (this.state?.opened?.run.id === id) {
      this.set({ opened: null });
      return;
    }
    await this._try(async (path, state) => {
      state.opened = await this.notebooks.request('run', { path, id });
      state.compared = null;
    });
  }

  /** Show the ticked runs side by side, the oldest first. */
  async compare(): Promise<void> {
    await this._try(async (path, state) => {
      const ids = [...state.ticked].sort();
      state.compared = await this.notebooks.request('compare-runs', { path, ids });
      state.opened = null;
    });
  }

  /** Write a copy of the notebook with the cells of a run, and open it. */
  async restore(id: string, isExported: boolean): Promise<void> {
    const { notebook, trans } = this;
    await this._try(async (path, state) => {
      await notebook?.save();
      const found = await this.notebooks.request('restore-run', { path, id });
      const mixed = found.mixed.length
        ? ` ${trans.__('Its cells read different values of %1.', found.mixed.join(', '))}`
        : '';
      const words = trans.__('The cells of the run are in %1.', found.path);
      state.done = `${words}${mixed}`;
      await this.open(found.path, isExported);
    });
  }

  protected override onNotebook(): void {
    // The base calls this before `tracking` is set; the constructor does so again.
    const tracked = this.tracking && this.tracked;
    if (tracked && !this._followed.has(tracked)) {
      this._followed.add(tracked);
      tracked.changed.connect(() => this.stateChanged.emit());
      tracked.ran.connect(() => {
        this.stateChanged.emit();
        if (tracked.notebook === this.notebook) {
          void this.load();
        }
      });
    }
    void (this.tracking && this.load());
  }

  /** Do something with the notebook's book; what goes wrong is shown. */
  private async _try(act: (path: string, state: RunsState) => Promise<void>): Promise<void> {
    const { notebook, state } = this;
    if (!notebook || !state || state.isBusy) {
      return;
    }
    this._set(state, { isBusy: true, error: '', done: '' });
    try {
      await act(notebook.path, state);
    } catch (reason) {
      state.error = reason instanceof Error ? reason.message : String(reason);
    }
    this._set(state, { isBusy: false });
  }

  private _set(state: RunsState | null, change: Partial<RunsState>): void {
    if (state) {
      Object.assign(state, change);
      this.stateChanged.emit();
    }
  }

  private _stateOf(notebook: IOpenNotebook): RunsState {
    const known = this._states.get(notebook);
    const state = known ?? { ...EMPTY };
    if (!known) {
      this._states.set(notebook, state);
    }
    return state;
  }

  private readonly _states = new WeakMap<IOpenNotebook, RunsState>();
  private readonly _asked = new WeakMap<RunsState, number>();
  private readonly _followed = new WeakSet<ITracked>();
  private _isShown = false;
}

const EMPTY: Readonly<RunsState> = {
  answer: null,
  filter: '',
  error: '',
  order: 'started',
  descending: true,
  chosen: null,
  goal: null,
  across: null,
  ticked: [],
  opened: null,
  compared: null,
  isBusy: false,
  done: ''
};
