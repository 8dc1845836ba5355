import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import type { Cell } from '@jupyterlab/cells';
import type { TranslationBundle } from '@jupyterlab/translation';

import { blockers } from '../core/findings';
import type { DiagnosticMessage, StepMessage } from '../core/messages';
import { LABELS, parseTag, roleTag, Tag } from '../core/roles';
import { shown } from '../core/text';
import { CommandIDs, INotebooks, IOpenNotebook, ISettings } from '../tokens';

const GHOST_CLASS = 'nb2prod-Ghost';
const LONGEST_CHIP = 60;

/** Draws the tags and blockers of one notebook on its cells. */
class Marks {
  constructor(
    private readonly app: JupyterFrontEnd,
    private readonly notebook: IOpenNotebook,
    private readonly trans: TranslationBundle
  ) {
    const { node } = notebook.panel.content;
    notebook.changed.connect(this._schedule, this);
    notebook.panel.content.modelChanged.connect(this._schedule, this);
    node.addEventListener('mouseover', event => this._hover(event));
    node.addEventListener('click', event => this._click(event));
    this._schedule();
  }

  private _schedule(): void {
    cancelAnimationFrame(this._frame);
    this._frame = requestAnimationFrame(() => this._draw());
  }

  private _draw(): void {
    const { ghosts, live, tagged } = this.notebook;
    const blocked = tagged ? blockers(live.analysis?.diagnostics ?? []) : new Map();
    for (const cell of this.notebook.panel.content.widgets) {
      const tag = tagOf(cell);
      mark(cell.node, 'nb2prodRole', tag?.role);
      mark(cell.node, 'nb2prodChip', tag ? this._chip(tag) : undefined);
      mark(cell.node, 'nb2prodBlocked', this._blockedText(blocked.get(cell.model.id)));
      this._ghost(cell, tag ? undefined : ghosts.get(cell.model.id));
    }
  }

  private _chip(tag: Tag): string {
    const label = this.trans.__(LABELS[tag.role]);
    return tag.name ? `${label} · ${shown(tag.name, LONGEST_CHIP)}` : label;
  }

  private _blockedText(found: DiagnosticMessage[] | undefined): string | undefined {
    return found && this.trans.__('%1 blocks the export', found[0].code);
  }

  /** Show, change or take away the button that accepts a suggestion. */
  private _ghost(cell: Cell, text: string | undefined): void {
    const tag = parseTag(text);
    if (!tag && !cell.node.dataset.nb2prodGhost) {
      return;
    }
    const old = cell.node.querySelector<HTMLButtonElement>(`:scope > .${GHOST_CLASS}`);
    mark(cell.node, 'nb2prodGhost', tag ? tag.role : undefined);
    if (!tag) {
      old?.remove();
      return;
    }
    const button = old ?? document.createElement('button');
    button.className = GHOST_CLASS;
    button.type = 'button';
    button.textContent = this.trans.__('+ %1?', this._chip(tag));
    button.title = this.trans.__('Suggested tag %1: click to accept it', shown(text));
    button.dataset.nb2prodCell = cell.model.id;
    if (!old) {
      cell.node.prepend(button);
    }
  }

  /** The strip above a cell tells its role, step and ports, and what blocks it. */
  private _hover(event: MouseEvent): void {
    const node = event.target as HTMLElement;
    if (this._titled && this._titled !== node) {
      this._titled.removeAttribute('title');
      this._titled = null;
    }
    if (node.dataset?.nb2prodRole || node.dataset?.nb2prodBlocked) {
      node.title = this._describe(node);
      this._titled = node;
    }
  }

  private _click(event: MouseEvent): void {
    const node = event.target as HTMLElement;
    if (node.classList.contains(GHOST_CLASS)) {
      this.notebook.accept([node.dataset.nb2prodCell as string]);
      event.stopPropagation();
    } else if (node.dataset?.nb2prodRole && isOnStrip(node, event)) {
      const { content } = this.notebook.panel;
      content.activeCellIndex = content.widgets.findIndex(cell => cell.node === node);
      const { clientX: x, clientY: y } = event;
      void this.app.commands.execute(CommandIDs.tagMenu, { x, y });
    }
  }

  private _describe(node: HTMLElement): string {
    const cell = this.notebook.panel.content.widgets.find(one => one.node === node);
    const analysis = this.notebook.live.analysis;
    if (!cell) {
      return '';
    }
    const id = cell.model.id;
    const step = analysis?.steps.find(one => one.cells.includes(id));
    const found = blockers(analysis?.diagnostics ?? []).get(id) ?? [];
    const chip = node.dataset.nb2prodChip;
    return [
      ...(chip ? [chip] : []),
      ...(step ? describeStep(step, this.trans) : []),
      ...found.map(one => `${one.code}: ${shown(one.message)}`)
    ].join('\n');
  }

  private _frame = 0;
  private _titled: HTMLElement | null = null;
}

function describeStep(step: StepMessage, trans: TranslationBundle): string[] {
  const names = (ports: readonly { name: string }[]) =>
    shown(ports.map(port => port.name).join(', '));
  return [
    trans.__('Step: %1', step.name),
    ...(step.inputs.length ? [trans.__('Takes: %1', names(step.inputs))] : []),
    ...(step.outputs.length ? [trans.__('Gives: %1', names(step.outputs))] : []),
    ...(step.parameters.length ? [trans.__('Parameters: %1', step.parameters.join(', '))] : [])
  ];
}

function tagOf(cell: Cell): Tag | null {
  return cell.model.type === 'code' ? roleTag(cell.model.getMetadata('tags')) : null;
}

function mark(node: HTMLElement, name: string, value: string | undefined): void {
  if (value === undefined) {
    delete node.dataset[name];
  } else if (node.dataset[name] !== value) {
    node.dataset[name] = value;
  }
}

function isOnStrip(node: HTMLElement, event: MouseEvent): boolean {
  const height = parseFloat(getComputedStyle(node).paddingTop);
  return event.clientY - node.getBoundingClientRect().top <= height;
}

export const marks: JupyterFrontEndPlugin<void> = {
  id: 'nb2prod:marks',
  description: 'Shows tags, suggestions and blockers on the cells.',
  autoStart: true,
  requires: [INotebooks, ISettings],
  activate: (app: JupyterFrontEnd, notebooks: INotebooks, { trans }: ISettings): void => {
    notebooks.forEach(notebook => new Marks(app, notebook, trans));
    notebooks.opened.connect((_, notebook) => new Marks(app, notebook, trans));
  }
};
