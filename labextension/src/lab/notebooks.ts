import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { INotebookTracker, NotebookPanel } from '@jupyterlab/notebook';
import { DisposableDelegate, IDisposable } from '@lumino/disposable';
import { ISignal, Signal } from '@lumino/signaling';

import type { Request } from '../core/requests';
import { INotebooks, IOpenNotebook, ISettings } from '../tokens';
import { OpenNotebook } from './openNotebook';
import { requestVia } from './request';

class Notebooks implements INotebooks {
  constructor(
    private readonly app: JupyterFrontEnd,
    private readonly tracker: INotebookTracker,
    private readonly settings: ISettings
  ) {
    this.request = requestVia(app.serviceManager.serverSettings);
    tracker.widgetAdded.connect((_, panel) => this._open(panel));
    tracker.forEach(panel => this._open(panel));
    tracker.currentChanged.connect(() => this._show());
    settings.changed.connect(() => this._refresh());
  }

  readonly request: Request;

  get current(): OpenNotebook | null {
    return (this.tracker.currentWidget && this._all.get(this.tracker.currentWidget)) ?? null;
  }

  get currentChanged(): ISignal<INotebooks, IOpenNotebook | null> {
    return this._currentChanged;
  }

  get opened(): ISignal<INotebooks, IOpenNotebook> {
    return this._opened;
  }

  forEach(visit: (notebook: IOpenNotebook) => void): void {
    this._all.forEach(visit);
  }

  at(element: Element): { notebook: IOpenNotebook; cell: string } | null {
    const node = element.closest('.jp-Cell');
    for (const notebook of this._all.values()) {
      const cell = notebook.panel.content.widgets.find(widget => widget.node === node);
      if (cell) {
        return { notebook, cell: cell.model.id };
      }
    }
    return null;
  }

  watch(): IDisposable {
    this._watchers += 1;
    this._refresh();
    return new DisposableDelegate(() => {
      this._watchers -= 1;
    });
  }

  private _open(panel: NotebookPanel): void {
    const isWatched = () => this._watchers > 0;
    const { contents } = this.app.serviceManager;
    const notebook = new OpenNotebook(panel, contents, this.request, isWatched, this.settings);
    this._all.set(panel, notebook);
    panel.disposed.connect(() => this._all.delete(panel));
    this._opened.emit(notebook);
    if (panel === this.tracker.currentWidget) {
      this._show();
    }
  }

  private _show(): void {
    this.current?.refresh();
    this._currentChanged.emit(this.current);
  }

  private _refresh(): void {
    this.current?.refresh();
  }

  private readonly _all = new Map<NotebookPanel, OpenNotebook>();
  private readonly _currentChanged = new Signal<INotebooks, IOpenNotebook | null>(this);
  private readonly _opened = new Signal<INotebooks, IOpenNotebook>(this);
  private _watchers = 0;
}

export const notebooks: JupyterFrontEndPlugin<INotebooks> = {
  id: 'nb2prod:notebooks',
  description: 'Follows the open notebooks, their tags and their live analyses.',
  autoStart: true,
  requires: [INotebookTracker, ISettings],
  provides: INotebooks,
  activate: (app: JupyterFrontEnd, tracker: INotebookTracker, settings: ISettings): INotebooks =>
    new Notebooks(app, tracker, settings)
};
