import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { ICommandPalette } from '@jupyterlab/apputils';
import type { Kernel } from '@jupyterlab/services';
import type { JSONObject } from '@lumino/coreutils';
import { ISignal, Signal } from '@lumino/signaling';

import type { CellMessage, CollectorRequest, CollectorResponse } from '../core/messages';
import type { Request } from '../core/requests';
import { shown } from '../core/text';
import { CommandIDs, INotebooks, IOpenNotebook, ISettings, ITracked, ITracking } from '../tokens';

/** After the kernel has become idle, wait so long for the next cell. */
const QUIET_MS = 400;
/** The option in the notebook's metadata that has outputs saved. */
const SAVE = 'save-metrics';
/** After tags have changed, wait so long for the next change. */
const LEARN_MS = 1000;

/** Keeps the collector at work in the kernel of one notebook while its switch is on. */
class Tracked implements ITracked {
  constructor(
    readonly notebook: IOpenNotebook,
    private readonly request: Request
  ) {
    const { panel } = notebook;
    const { sessionContext } = panel;
    sessionContext.connectionStatusChanged.connect((_, status) => {
      this._show(this.error, false);
      if (status === 'connected') {
        void this._start();
      }
    });
    sessionContext.kernelChanged.connect(() => {
      this._show(this.error, false);
      void this._start();
    });
    sessionContext.statusChanged.connect((_, status) => {
      if (status === 'idle' && this.isOn) {
        this._schedule();
      }
    });
    notebook.changed.connect(() => this._learn());
    void panel.context.ready.then(() => this._follow());
    panel.disposed.connect(() => this._dispose());
  }

  error = '';
  isReady = false;
  lower: Readonly<Record<string, boolean>> = {};

  get changed(): ISignal<ITracked, void> {
    return this._changed;
  }

  get ran(): ISignal<ITracked, void> {
    return this._ran;
  }

  get isOn(): boolean {
    return options(this.notebook).track === true;
  }

  set isOn(on: boolean) {
    const { track: _, ...others } = options(this.notebook);
    const model = this.notebook.panel.model;
    const now = on ? { ...others, track: true } : others;
    if (Object.keys(now).length) {
      model?.setMetadata('nb2prod', now);
    } else {
      model?.deleteMetadata('nb2prod');
    }
  }

  get isSaved(): boolean {
    return this._code ? this._code.saves : options(this.notebook)[SAVE] === true;
  }

  set isSaved(saved: boolean) {
    const now = { ...options(this.notebook), [SAVE]: saved };
    this.notebook.panel.model?.setMetadata('nb2prod', now);
  }

  setLower(metric: string, lower: boolean): void {
    this.lower = { ...this.lower, [metric]: lower };
    this._ran.emit();
  }

  private _follow(): void {
    this._wasOn = this.isOn;
    this._wasSaved = options(this.notebook)[SAVE];
    this.notebook.panel.model?.metadataChanged.connect(() => this._turn());
    this._changed.emit();
    void this._start();
  }

  /** Act on the switches, whoever has turned them. */
  private _turn(): void {
    if (this._disposed) {
      return;
    }
    if (this.isOn === this._wasOn) {
      this._turnSaved();
      return;
    }
    this._wasOn = this.isOn;
    this._show('', false);
    this._changed.emit();
    this._ran.emit();
    void (this.isOn ? this._start() : this._stop());
  }

  /** Act on the switch for outputs. */
  private _turnSaved(): void {
    const saved = options(this.notebook)[SAVE];
    if (saved !== this._wasSaved) {
      this._wasSaved = saved;
      const kernel = this._kernel();
      if (kernel && this.isOn) {
        void this._load(kernel);
      } else {
        this._code = null;
      }
    }
  }

  /**
   * Send the collector to the kernel; one that is at work there goes on.
   *
   * What is known from before is sent at once: after a restart it must be ahead of the cells.
   */
  private async _start(): Promise<void> {
    const kernel = this._kernel();
    if (!this.isOn || !kernel || this._disposed) {
      return;
    }
    if (this._code) {
      await this._send(kernel, this._code.start);
    } else {
      await this._load(kernel);
    }
  }

  private async _stop(): Promise<void> {
    const kernel = this._kernel();
    if (kernel && this._code) {
      await this._send(kernel, [this._code.stop]);
    }
  }

  /** Tell the collector what the steps are called now. */
  private _learn(): void {
    if (this._code && this.isOn && this._known !== known(this.notebook)) {
      clearTimeout(this._learning);
      this._learning = setTimeout(() => {
        const kernel = this._kernel();
        if (kernel && this.isOn && this._known !== known(this.notebook)) {
          void this._load(kernel);
        }
      }, LEARN_MS);
    }
  }

  private async _load(kernel: Kernel.IKernelConnection): Promise<void> {
    this._known = known(this.notebook);
    try {
      this._code = await this.request('collector', content(this.notebook));
    } catch (reason) {
      this._show(reason instanceof Error ? reason.message : String(reason), false);
      return;
    }
    if (this.isOn && !kernel.isDisposed) {
      await this._send(kernel, this._code.start);
    }
    if (!this._disposed) {
      this._changed.emit();
    }
  }

  private async _send(kernel: Kernel.IKernelConnection, codes: readonly string[]): Promise<void> {
    const options = { silent: true, store_history: false, allow_stdin: false };
    try {
      const sent = codes.map(code => kernel.requestExecute({ code, ...options }).done);
      const replies = await Promise.all(sent);
      const failed = replies.map(reply => reply.content).find(one => one.status === 'error');
      const error = failed && 'evalue' in failed ? shown(failed.evalue) : '';
      this._show(error, !failed && this.isOn);
    } catch {
      // The kernel was restarted or has gone: it is sent again when there is one.
    }
  }

  private _show(error: string, isReady: boolean): void {
    if ((this.error !== error || this.isReady !== isReady) && !this._disposed) {
      Object.assign(this, { error, isReady });
      this._changed.emit();
    }
  }

  private _kernel(): Kernel.IKernelConnection | null {
    const kernel = this.notebook.panel.sessionContext.session?.kernel ?? null;
    return kernel?.connectionStatus === 'connected' ? kernel : null;
  }

  private _schedule(): void {
    clearTimeout(this._running);
    this._running = setTimeout(() => this._ran.emit(), QUIET_MS);
  }

  private _dispose(): void {
    this._disposed = true;
    clearTimeout(this._running);
    clearTimeout(this._learning);
    Signal.clearData(this);
  }

  private readonly _changed = new Signal<ITracked, void>(this);
  private readonly _ran = new Signal<ITracked, void>(this);
  private _code: CollectorResponse | null = null;
  private _known = '';
  private _wasOn = false;
  private _wasSaved: unknown;
  private _disposed = false;
  private _running: ReturnType<typeof setTimeout> | undefined;
  private _learning: ReturnType<typeof setTimeout> | undefined;
}

class Tracking implements ITracking {
  constructor(private readonly request: Request) {}

  of(notebook: IOpenNotebook): ITracked {
    const found = this._all.get(notebook) ?? new Tracked(notebook, this.request);
    this._all.set(notebook, found);
    return found;
  }

  private readonly _all = new WeakMap<IOpenNotebook, ITracked>();
}

/** The options in the notebook's metadata, which may hold anything. */
function options(notebook: IOpenNotebook): JSONObject {
  const found: unknown = notebook.panel.model?.getMetadata('nb2prod');
  const isObject = typeof found === 'object' && found !== null && !Array.isArray(found);
  return isObject ? (found as JSONObject) : {};
}

/** What the collector has to be told again if it changes. */
function known(notebook: IOpenNotebook): string {
  const steps = notebook.live.analysis?.steps ?? [];
  return JSON.stringify([notebook.path, steps.map(({ name, role, cells }) => [name, role, cells])]);
}

/** The notebook as it is now, as far as the planner needs it. */
function content({ path, panel }: IOpenNotebook): CollectorRequest {
  const pick = (keys: readonly string[], get: (key: string) => unknown) =>
    Object.fromEntries(
      keys.map(key => [key, get(key)]).filter(([, value]) => value !== undefined && value !== null)
    );
  const cells = (panel.model?.sharedModel.cells ?? []).map(cell => ({
    id: cell.id,
    kind: cell.cell_type as CellMessage['kind'],
    source: cell.getSource(),
    metadata: pick(['tags', 'nb2prod'], key => cell.getMetadata(key))
  }));
  const keys = ['kernelspec', 'language_info', 'nb2prod'];
  return { path, cells, metadata: pick(keys, key => panel.model?.getMetadata(key)) };
}

export const tracking: JupyterFrontEndPlugin<ITracking> = {
  id: 'nb2prod:tracking',
  description: 'Tracks the runs of notebooks in their lab books.',
  autoStart: true,
  requires: [INotebooks, ISettings],
  optional: [ICommandPalette],
  provides: ITracking,
  activate: (
    app: JupyterFrontEnd,
    notebooks: INotebooks,
    { trans }: ISettings,
    palette: ICommandPalette | null
  ): ITracking => {
    const all = new Tracking(notebooks.request);
    notebooks.forEach(notebook => all.of(notebook));
    notebooks.opened.connect((_, notebook) => all.of(notebook));
    const current = () => notebooks.current && all.of(notebooks.current);
    app.commands.addCommand(CommandIDs.trackRuns, {
      label: trans.__('Track Runs'),
      caption: trans.__('Keep the runs of this notebook in its lab book'),
      isEnabled: () => current() !== null,
      isToggleable: true,
      isToggled: () => current()?.isOn ?? false,
      execute: () => {
        const tracked = current();
        if (tracked) {
          tracked.isOn = !tracked.isOn;
        }
      },
      describedBy: { args: { type: 'object', properties: {} } }
    });
    palette?.addItem({ command: CommandIDs.trackRuns, category: 'nb2prod' });
    return all;
  }
};
