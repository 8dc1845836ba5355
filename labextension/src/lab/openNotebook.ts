import { Notebook, NotebookPanel } from '@jupyterlab/notebook';
import type { Contents } from '@jupyterlab/services';
import type { IDisposable } from '@lumino/disposable';
import { ISignal, Signal } from '@lumino/signaling';

import { replaceLines } from '../core/edits';
import { LiveCheck } from '../core/live';
import type { EditMessage } from '../core/messages';
import type { Request } from '../core/requests';
import { parseTag, retag, roleTag, Tag } from '../core/roles';
import type { CellSnapshot, Snapshot } from '../core/snapshot';
import type { IOpenNotebook, ISettings } from '../tokens';

type Shared = NonNullable<Notebook['model']>['sharedModel']['cells'][number];

/** One open notebook with its analysis. */
export class OpenNotebook implements IOpenNotebook, IDisposable {
  /**
   * @param isWatched - whether an untagged notebook is analysed too.
   */
  constructor(
    readonly panel: NotebookPanel,
    private readonly contents: Contents.IManager,
    request: Request,
    private readonly isWatched: () => boolean,
    private readonly settings: ISettings
  ) {
    this.live = new LiveCheck(
      () => this._snapshot(),
      request,
      () => this._changed.emit()
    );
    panel.content.modelContentChanged.connect(this.refresh, this);
    panel.content.modelChanged.connect(this._onModel, this);
    panel.disposed.connect(() => this.dispose());
    this._onModel();
  }

  readonly live: LiveCheck;

  get changed(): ISignal<IOpenNotebook, void> {
    return this._changed;
  }

  get path(): string {
    return this.contents.localPath(this.panel.context.path);
  }

  get tagged(): number {
    return this._tagged;
  }

  get ghosts(): ReadonlyMap<string, string> {
    const proposed = this._ghostsShown ? (this.live.analysis?.suggestions ?? []) : [];
    return new Map(proposed.map(one => [one.cell, one.tag]));
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  dispose(): void {
    this._isDisposed = true;
    this.live.stop();
    Signal.clearData(this);
  }

  showGhosts(show: boolean): void {
    this._ghostsShown = show;
    this._changed.emit();
  }

  /** Analyse soon, if this notebook is to be analysed. */
  refresh(): void {
    const isWanted = this.settings.liveChecks && (this.isWatched() || this.tagged > 0);
    if (this.panel.model && this.panel.isVisible && isWanted) {
      this.live.schedule();
    }
  }

  tag(cells: readonly string[], tag: Tag | null): void {
    this._change(this._code(cells), cell => setTags(cell, retag(tagsOf(cell), tag)));
  }

  accept(cells?: readonly string[]): void {
    const all = this.live.analysis?.suggestions ?? [];
    const wanted = new Map(
      all.filter(one => !cells || cells.includes(one.cell)).map(one => [one.cell, one.tag])
    );
    this._change(this._code([...wanted.keys()]), cell => {
      const tag = parseTag(wanted.get(cell.id));
      if (tag && !roleOf(cell)) {
        setTags(cell, retag(tagsOf(cell), tag));
      }
    });
    this._ghostsShown = this._ghostsShown && cells !== undefined;
  }

  apply(edits: readonly EditMessage[]): boolean {
    const cells = new Map(this._shared().map(cell => [cell.id, cell]));
    const isStale = (edit: EditMessage) =>
      !cells.has(edit.cell) ||
      (edit.lines && cells.get(edit.cell)?.getSource() !== this.live.source(edit.cell));
    if (edits.some(isStale)) {
      this.live.schedule();
      return false;
    }
    this._change(edits, edit => applyEdit(cells.get(edit.cell) as Shared, edit));
    return true;
  }

  async reveal(id: string, line?: number | null): Promise<void> {
    const notebook = this.panel.content;
    const index = this._shared().findIndex(cell => cell.id === id);
    if (index < 0) {
      return;
    }
    notebook.deselectAll();
    notebook.activeCellIndex = index;
    const cell = notebook.widgets[index];
    await notebook.scrollToItem(index, 'smart');
    await cell.ready;
    if (!line || !cell.editor) {
      notebook.mode = 'command';
      cell.node.focus();
      return;
    }
    const found = Math.min(line, cell.editor.lineCount) - 1;
    const length = cell.editor.getLine(found)?.length ?? 0;
    notebook.mode = 'edit';
    cell.editor.focus();
    cell.editor.setSelection({
      start: { line: found, column: 0 },
      end: { line: found, column: length }
    });
    cell.editor.revealPosition({ line: found, column: 0 });
  }

  tagOf(id: string): Tag | null {
    const cell = this._shared().find(known => known.id === id);
    return cell ? roleOf(cell) : null;
  }

  order(): ReadonlyMap<string, number> {
    this._order ??= new Map(this._shared().map((cell, index) => [cell.id, index]));
    return this._order;
  }

  async save(): Promise<void> {
    if (this.panel.context.model.dirty) {
      await this.panel.context.save();
    }
  }

  private _onModel(): void {
    const cells = this.panel.model?.cells;
    if (!cells) {
      return;
    }
    for (const cell of cells) {
      cell.metadataChanged.connect(this._onTags, this);
    }
    this._order = null;
    cells.changed.connect((_, change) => {
      this._order = null;
      change.newValues.forEach(cell => cell.metadataChanged.connect(this._onTags, this));
      this._onTags();
    });
    this._onTags();
  }

  private _onTags(): void {
    this._tagged = this._shared().filter(cell => roleOf(cell)).length;
    this._changed.emit();
    this.refresh();
  }

  private _shared(): readonly Shared[] {
    return this.panel.model?.sharedModel.cells ?? [];
  }

  private _code(ids: readonly string[]): Shared[] {
    const wanted = new Set(ids);
    return this._shared().filter(cell => cell.cell_type === 'code' && wanted.has(cell.id));
  }

  /** Change several things as one step of undo of the notebook. */
  private _change<T>(all: readonly T[], change: (one: T) => void): void {
    this.panel.model?.sharedModel.transact(() => all.forEach(change));
  }

  private _snapshot(): Snapshot {
    const model = this.panel.model;
    const metadata: Record<string, unknown> = {};
    for (const key of ['kernelspec', 'language_info', 'nb2prod']) {
      const value = model?.getMetadata(key);
      if (value !== undefined && value !== null) {
        metadata[key] = value;
      }
    }
    return { path: this.path, cells: this._shared().map(snapshot), metadata };
  }

  private readonly _changed = new Signal<IOpenNotebook, void>(this);
  private _order: ReadonlyMap<string, number> | null = null;
  private _ghostsShown = false;
  private _tagged = 0;
  private _isDisposed = false;
}

function snapshot(cell: Shared): CellSnapshot {
  return {
    id: cell.id,
    kind: cell.cell_type as CellSnapshot['kind'],
    source: cell.getSource(),
    tags: tagsOf(cell),
    options: cell.getMetadata('nb2prod'),
    count:
      cell.cell_type === 'code'
        ? ((cell as { execution_count?: number }).execution_count ?? null)
        : null
  };
}

function applyEdit(cell: Shared, edit: EditMessage): void {
  if (edit.tags) {
    setTags(cell, edit.tags);
  }
  if (edit.lines) {
    cell.setSource(replaceLines(cell.getSource(), edit.lines));
  }
}

function setTags(cell: Shared, tags: unknown[]): void {
  if (tags.length) {
    cell.setMetadata('tags', tags as string[]);
  } else {
    cell.deleteMetadata('tags');
  }
}

function tagsOf(cell: Shared): unknown[] {
  const tags: unknown = cell.getMetadata('tags');
  return Array.isArray(tags) ? tags : [];
}

function roleOf(cell: Shared): Tag | null {
  return cell.cell_type === 'code' ? roleTag(cell.getMetadata('tags')) : null;
}
