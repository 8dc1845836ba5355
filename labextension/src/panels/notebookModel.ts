import { VDomModel } from '@jupyterlab/ui-components';
import type { TranslationBundle } from '@jupyterlab/translation';

import { Analysis, NOTHING } from '../core/live';
import type { INotebooks, IOpenNotebook } from '../tokens';

/** Follows the notebook in front; the base of the panels' models. */
export class NotebookModel extends VDomModel {
  constructor(
    readonly notebooks: INotebooks,
    readonly trans: TranslationBundle
  ) {
    super();
    notebooks.currentChanged.connect(this._turn, this);
    this._turn();
  }

  get notebook(): IOpenNotebook | null {
    return this._notebook;
  }

  get analysis(): Readonly<Analysis> {
    return this._notebook?.live.analysis ?? NOTHING;
  }

  /** What people call a cell: its place among all cells, as in messages. */
  cellName(id: string, line?: number | null): string {
    const place = this._order.get(id);
    if (place === undefined) {
      return '';
    }
    return line ? this.trans.__('cell %1, line %2', place, line) : this.trans.__('cell %1', place);
  }

  get order(): ReadonlyMap<string, number> {
    return this._order;
  }

  reveal(cell: string | null, line?: number | null): void {
    if (cell !== null) {
      void this._notebook?.reveal(cell, line);
    }
  }

  /** Another notebook came to the front. */
  protected onNotebook(): void {
    // nothing to do here
  }

  private _turn(): void {
    this._notebook?.changed.disconnect(this._onChanged, this);
    this._notebook = this.notebooks.current;
    this._notebook?.changed.connect(this._onChanged, this);
    this.onNotebook();
    this._onChanged();
  }

  private _onChanged(): void {
    this._order = this._notebook?.order() ?? new Map();
    this.stateChanged.emit();
  }

  private _notebook: IOpenNotebook | null = null;
  private _order: ReadonlyMap<string, number> = new Map();
}
