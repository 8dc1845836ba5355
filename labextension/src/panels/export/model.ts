import type { TranslationBundle } from '@jupyterlab/translation';

import { folders, Folder } from '../../core/folders';
import { follow } from '../../core/jobs';
import type {
  EventMessage,
  ExportOptions,
  ExportResult,
  FileMessage,
  JobResponse,
  OptionsResponse,
  PreviewResponse,
  TestResult,
  VerifyResult
} from '../../core/messages';
import type { INotebooks, IOpenNotebook, ISettings } from '../../tokens';
import { NotebookModel } from '../notebookModel';

/** How many lines of a job's output are kept. */
const LINES = 200;

/** What a job does at this moment. */
export interface Progress {
  job: string;
  kind: JobResponse['kind'];
  event: EventMessage | null;
  lines: string[];
  isCancelling: boolean;
}

/** Everything about the export of one notebook. */
export interface ExportState {
  presets: OptionsResponse | null;
  /** What the user has chosen beside the presets. */
  chosen: ExportOptions;
  preview: PreviewResponse | null;
  selected: FileMessage | null;
  isBusy: boolean;
  progress: Progress | null;
  result: ExportResult | null;
  /** What the last export changed in files that were there. */
  changes: FileMessage[];
  test: TestResult | null;
  verify: VerifyResult | null;
  error: string;
}

/** Opens a file of the server's root in the front end. */
export type Open = (path: string, factory?: string) => void;

export class ExportModel extends NotebookModel {
  constructor(
    notebooks: INotebooks,
    private readonly settings: ISettings,
    trans: TranslationBundle,
    readonly open: Open
  ) {
    super(notebooks, trans);
    settings.changed.connect(() => this.stateChanged.emit());
    this.stateChanged.connect(() => void this._load());
  }

  get state(): ExportState | null {
    return this.notebook && this._stateOf(this.notebook);
  }

  /** The options of the next export: the notebook's own, the settings', the user's. */
  get options(): ExportOptions {
    const { presets, chosen } = this.state ?? EMPTY;
    return { ...presets?.chosen, ...this._defaults(presets), ...chosen };
  }

  get files(): Folder<FileMessage> {
    return folders(this.state?.preview?.files ?? []);
  }

  choose(chosen: ExportOptions): void {
    const state = this.state;
    if (state) {
      this._set(state, { chosen: { ...state.chosen, ...chosen }, preview: null, selected: null });
    }
  }

  select(file: FileMessage | null): void {
    this._set(this.state, { selected: file });
  }

  async showPreview(): Promise<void> {
    const { notebook, state } = this;
    if (notebook && state) {
      await this._try(state, async () => {
        await notebook.save();
        state.preview = await this._preview(notebook, state);
      });
    }
  }

  /**
   * @param record - run the notebook, and compare the package's values with it.
   */
  async export(record: boolean): Promise<void> {
    const { notebook, state } = this;
    if (!notebook || !state || state.isBusy) {
      return;
    }
    const { presets, chosen } = state;
    Object.assign(state, { ...EMPTY, presets, chosen });
    await this._try(state, async () => {
      await notebook.save();
      const { path } = notebook;
      if (state.presets?.folder_exists) {
        state.changes = changes((await this._preview(notebook, state)).files);
      }
      const body = { path, options: this._sent(state), record };
      const { job } = await this.notebooks.request('export', body);
      await this._follow(state, job, 'export');
      state.presets = await this.notebooks.request('options', { path });
    });
  }

  /** Run the tests that the package brings. */
  async test(): Promise<void> {
    const { state } = this;
    const folder = state?.result?.folder;
    if (state && folder && !state.isBusy) {
      await this._try(state, async () => {
        const { job } = await this.notebooks.request('test', { folder });
        await this._follow(state, job, 'test');
      });
    }
  }

  /** The package that is there: the one just written, or the one that an export would replace. */
  get folder(): string {
    const { result, presets, chosen } = this.state ?? EMPTY;
    const there = presets?.folder_exists ? (presets.chosen.output ?? '') : '';
    return result?.folder || chosen.output || there;
  }

  /** Run the notebook and its package once more, and compare what they give. */
  async verify(): Promise<void> {
    const { notebook, state, folder } = this;
    if (notebook && state && folder && !state.isBusy) {
      state.verify = null;
      await this._try(state, async () => {
        await notebook.save();
        const { path } = notebook;
        const { job } = await this.notebooks.request('verify', { path, folder });
        await this._follow(state, job, 'verify');
      });
    }
  }

  async cancel(): Promise<void> {
    const { state } = this;
    if (state?.progress) {
      this._set(state, { progress: { ...state.progress, isCancelling: true } });
      await this.notebooks.request('cancel', { job: state.progress.job }).catch(() => undefined);
    }
  }

  /** Read the presets, and take up a job that runs since before a reload. */
  private async _load(): Promise<void> {
    const { notebook, state } = this;
    if (!notebook || !state || !this.analysis.steps.length || state.isBusy) {
      return;
    }
    if (state.presets || state.error) {
      return;
    }
    await this._try(state, async () => {
      const { path } = notebook;
      state.presets = await this.notebooks.request('options', { path });
      const { jobs } = await this.notebooks.request('jobs', { path });
      const running = jobs.find(one => one.state === 'running');
      if (running) {
        await this._follow(state, running.job, running.kind);
      }
    });
  }

  private async _follow(state: ExportState, job: string, kind: JobResponse['kind']): Promise<void> {
    this._set(state, { progress: { job, kind, event: null, lines: [], isCancelling: false } });
    const answer = await follow(this.notebooks.request, job, event => this._heard(state, event));
    if (answer.error && answer.state !== 'cancelled') {
      throw new Error(answer.error.message);
    }
    if (answer.state === 'cancelled') {
      state.error =
        kind === 'export'
          ? this.trans.__('Cancelled: nothing was written.')
          : this.trans.__('Cancelled.');
    }
    state.result = answer.export ?? state.result;
    state.test = answer.test ?? state.test;
    state.verify = answer.verify ?? state.verify;
    if (answer.export?.readme) {
      this.open(answer.export.readme, 'Markdown Preview');
    }
  }

  private _heard(state: ExportState, event: EventMessage): void {
    if (state.progress) {
      const lines = [...state.progress.lines, ...(event.text ? [event.text] : [])].slice(-LINES);
      this._set(state, { progress: { ...state.progress, event, lines } });
    }
  }

  private _preview(notebook: IOpenNotebook, state: ExportState): Promise<PreviewResponse> {
    const body = { path: notebook.path, options: this._sent(state) };
    return this.notebooks.request('preview', body);
  }

  /** Do something long; what goes wrong is shown. */
  private async _try(state: ExportState, act: () => Promise<void>): Promise<void> {
    this._set(state, { isBusy: true, error: '' });
    try {
      await act();
    } catch (reason) {
      state.error = reason instanceof Error ? reason.message : String(reason);
    }
    this._set(state, { isBusy: false, progress: null });
  }

  /** The options that differ from the notebook's own. */
  private _sent({ presets, chosen }: ExportState): ExportOptions {
    return { ...this._defaults(presets), ...chosen };
  }

  /** The settings' presets, as far as they can be used here. */
  private _defaults(presets: OptionsResponse | null): ExportOptions {
    const { ci, extras } = this.settings.exportDefaults;
    const known = extras?.filter(extra => presets?.extras.includes(extra));
    return {
      ...(ci && presets?.ci.includes(ci) ? { ci } : {}),
      ...(known?.length ? { extras: known } : {})
    };
  }

  private _set(state: ExportState | null, change: Partial<ExportState>): void {
    if (state) {
      Object.assign(state, change);
      this.stateChanged.emit();
    }
  }

  private _stateOf(notebook: IOpenNotebook): ExportState {
    const known = this._states.get(notebook);
    const state = known ?? { ...EMPTY };
    if (!known) {
      this._states.set(notebook, state);
    }
    return state;
  }

  private readonly _states = new WeakMap<IOpenNotebook, ExportState>();
}

const EMPTY: Readonly<ExportState> = {
  presets: null,
  chosen: {},
  preview: null,
  selected: null,
  isBusy: false,
  progress: null,
  result: null,
  changes: [],
  test: null,
  verify: null,
  error: ''
};

/** The files that differ from those that are there; hidden ones last. */
function changes(files: readonly FileMessage[]): FileMessage[] {
  const found = files.filter(file => file.diff !== '' && file.change !== 'create');
  const isHidden = (file: FileMessage) => Number(file.path.startsWith('.'));
  return found.sort((one, other) => isHidden(one) - isHidden(other));
}
