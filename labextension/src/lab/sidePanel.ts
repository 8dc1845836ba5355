import type { TranslationBundle } from '@jupyterlab/translation';
import { caretDownIcon } from '@jupyterlab/ui-components';
import { DisposableDelegate, IDisposable } from '@lumino/disposable';
import type { Message } from '@lumino/messaging';
import { Panel, Widget } from '@lumino/widgets';

import type { INotebooks, ISection, ISections } from '../tokens';
import { nb2prodIcon } from './icons';

/** The side panel: sections below one another in one scrolling column. */
export class SidePanel extends Panel implements ISections {
  constructor(
    private readonly notebooks: INotebooks,
    trans: TranslationBundle
  ) {
    super();
    this.id = 'nb2prod-panel';
    this.addClass('nb2prod-Panel');
    this.title.icon = nb2prodIcon;
    this.title.caption = trans.__('nb2prod: steps, checks and export');
    this.node.setAttribute('role', 'region');
    this.node.setAttribute('aria-label', trans.__('nb2prod'));
  }

  add(section: ISection): IDisposable {
    const folding = new FoldingSection(section);
    const later = this._sections.findIndex(other => other.rank > section.rank);
    const index = later < 0 ? this._sections.length : later;
    this._sections.splice(index, 0, folding);
    this.insertWidget(index, folding);
    return new DisposableDelegate(() => {
      this._sections.splice(this._sections.indexOf(folding), 1);
      folding.dispose();
    });
  }

  reveal(id: string): void {
    const section = this._sections.find(one => one.id === `nb2prod-section-${id}`);
    section?.unfold();
    void section?.node.scrollIntoView({ block: 'nearest' });
  }

  protected override onAfterShow(message: Message): void {
    super.onAfterShow(message);
    this._watching ??= this.notebooks.watch();
  }

  protected override onAfterHide(message: Message): void {
    super.onAfterHide(message);
    this._watching?.dispose();
    this._watching = null;
  }

  private readonly _sections: FoldingSection[] = [];
  private _watching: IDisposable | null = null;
}

/** A heading with a button that folds what is below it. */
class FoldingSection extends Panel {
  constructor(section: ISection) {
    super();
    this.id = `nb2prod-section-${section.id}`;
    this.rank = section.rank;
    this.addClass('nb2prod-Section');
    this._content = section.content;
    this._content.id ||= `${this.id}-content`;
    this._button = document.createElement('button');
    this._button.className = 'nb2prod-Section-title';
    this._button.setAttribute('aria-controls', this._content.id);
    const caret = caretDownIcon.element({ tag: 'span', className: 'nb2prod-Section-caret' });
    this._button.append(caret, section.title);
    this._button.onclick = () => this._fold(!this._content.isHidden);
    const heading = document.createElement('h3');
    heading.append(this._button);
    this.addWidget(new Widget({ node: heading }));
    this.addWidget(this._content);
    this._fold(section.folded ?? false);
  }

  readonly rank: number;

  unfold(): void {
    this._fold(false);
  }

  private _fold(isFolded: boolean): void {
    this._content.setHidden(isFolded);
    this._button.setAttribute('aria-expanded', String(!isFolded));
  }

  private readonly _content: Widget;
  private readonly _button: HTMLButtonElement;
}
