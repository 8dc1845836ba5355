import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { ICommandPalette, InputDialog, showErrorMessage } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { CommandRegistry } from '@lumino/commands';
import type { ReadonlyPartialJSONObject } from '@lumino/coreutils';
import { Menu } from '@lumino/widgets';

import {
  identifier,
  isRole,
  isStepRole,
  LABELS,
  MAIN_ROLES,
  MORE_ROLES,
  Role,
  ROLES
} from '../core/roles';
import { CommandIDs, INotebooks, IOpenNotebook, ISettings } from '../tokens';
import { tagIcon } from './icons';

/** The code cells that a command is meant for. */
interface Target {
  notebook: IOpenNotebook;
  cells: string[];
}

const FROM_CONTEXT = {
  type: 'boolean',
  description: 'Take the cell under the context menu.'
} as const;
const ROLE_ARGUMENT = {
  type: 'string',
  enum: [...ROLES],
  description: 'What the cells are for.'
} as const;

class Tagging {
  constructor(
    private readonly app: JupyterFrontEnd,
    private readonly notebooks: INotebooks,
    private readonly trans: TranslationBundle
  ) {}

  /** The command's cells: under the pointer if asked for, else those that are selected. */
  target(args: ReadonlyPartialJSONObject): Target | null {
    const hit = args.context
      ? this.app.contextMenuHitTest(node => node.classList.contains('jp-Cell'))
      : undefined;
    const under = hit && this.notebooks.at(hit);
    const notebook = under ? under.notebook : this.notebooks.current;
    if (!notebook) {
      return null;
    }
    const selected = notebook.panel.content.selectedCells
      .filter(cell => cell.model.type === 'code')
      .map(cell => cell.model.id);
    const cells = under && !selected.includes(under.cell) ? [under.cell] : selected;
    return cells.length ? { notebook, cells } : null;
  }

  /** The role of all cells of a command, if it is one. */
  role(args: ReadonlyPartialJSONObject): Role | null {
    const target = this.target(args);
    const roles = new Set(target?.cells.map(cell => target.notebook.tagOf(cell)?.role ?? null));
    return roles.size === 1 ? [...roles][0] : null;
  }

  tag(args: ReadonlyPartialJSONObject): void {
    const target = this.target(args);
    if (target && isRole(args.role)) {
      const name = typeof args.name === 'string' ? identifier(args.name) : '';
      target.notebook.tag(target.cells, { role: args.role, name });
    }
  }

  untag(args: ReadonlyPartialJSONObject): void {
    const target = this.target(args);
    target?.notebook.tag(target.cells, null);
  }

  /** Ask for the step's name, and tag with it. */
  async tagNamed(args: ReadonlyPartialJSONObject): Promise<void> {
    const target = this.target(args);
    const role = isRole(args.role) ? args.role : this.role(args);
    if (!target || !role) {
      return;
    }
    const asked = await InputDialog.getText({
      title: this.trans.__('Name the step'),
      label: this.trans.__('A function name, such as load_customers; empty for none'),
      text: target.notebook.tagOf(target.cells[0])?.name ?? ''
    });
    if (!asked.button.accept) {
      return;
    }
    const given = (asked.value ?? '').trim();
    const name = identifier(given);
    if (given && !name) {
      await showErrorMessage(
        this.trans.__('This cannot name a step'),
        this.trans.__('Use letters, digits and _, and no Python keyword.')
      );
      return;
    }
    target.notebook.tag(target.cells, { role, name });
  }

  /** The menu of the cell toolbar. */
  openMenu(args: ReadonlyPartialJSONObject): void {
    const { commands } = this.app;
    const menu = new Menu({ commands });
    const more = new Menu({ commands });
    more.title.label = this.trans.__('More');
    for (const role of MAIN_ROLES) {
      menu.addItem({ command: CommandIDs.tag, args: { role } });
    }
    for (const role of MORE_ROLES) {
      more.addItem({ command: CommandIDs.tag, args: { role } });
    }
    menu.addItem({ type: 'submenu', submenu: more });
    menu.addItem({ type: 'separator' });
    menu.addItem({ command: CommandIDs.acceptSuggestion });
    menu.addItem({ command: CommandIDs.tagNamed });
    menu.addItem({ command: CommandIDs.untag });
    const { x, y } = this._place(args);
    menu.open(x, y);
  }

  private _place(args: ReadonlyPartialJSONObject): { x: number; y: number } {
    if (typeof args.x === 'number' && typeof args.y === 'number') {
      return { x: args.x, y: args.y };
    }
    const node = this.notebooks.current?.panel.content.activeCell?.node;
    const button = node?.querySelector(`[data-command="${CommandIDs.tagMenu}"]`) ?? node;
    const place = button?.getBoundingClientRect();
    return { x: place?.left ?? 0, y: button === node ? (place?.top ?? 0) : (place?.bottom ?? 0) };
  }
}

function addCommands(commands: CommandRegistry, tagging: Tagging, trans: TranslationBundle): void {
  const isEnabled = (args: ReadonlyPartialJSONObject) => tagging.target(args) !== null;
  commands.addCommand(CommandIDs.tag, {
    label: args => (isRole(args.role) ? trans.__(LABELS[args.role]) : trans.__('Tag')),
    caption: trans.__('Give the selected cells this role'),
    isEnabled,
    isToggleable: true,
    isToggled: args => isRole(args.role) && tagging.role(args) === args.role,
    execute: args => tagging.tag(args),
    describedBy: {
      args: {
        type: 'object',
        required: ['role'],
        properties: {
          role: ROLE_ARGUMENT,
          name: { type: 'string', description: 'The name of the step.' },
          context: FROM_CONTEXT
        }
      }
    }
  });
  commands.addCommand(CommandIDs.tagNamed, {
    label: trans.__('Name the Step…'),
    caption: trans.__('Give the step of the selected cells a name'),
    isEnabled: args => {
      const role = isRole(args.role) ? args.role : tagging.role(args);
      return isEnabled(args) && role !== null && isStepRole(role);
    },
    execute: args => tagging.tagNamed(args),
    describedBy: {
      args: { type: 'object', properties: { role: ROLE_ARGUMENT, context: FROM_CONTEXT } }
    }
  });
  commands.addCommand(CommandIDs.untag, {
    label: trans.__('Remove the Role'),
    caption: trans.__('Take the role away; tags of other tools stay'),
    isEnabled: args => {
      const target = tagging.target(args);
      return !!target?.cells.some(cell => target.notebook.tagOf(cell));
    },
    execute: args => tagging.untag(args),
    describedBy: { args: { type: 'object', properties: { context: FROM_CONTEXT } } }
  });
  commands.addCommand(CommandIDs.tagMenu, {
    label: trans.__('Tag the cell for nb2prod'),
    caption: trans.__('Tag: data, train, evaluate, …'),
    icon: tagIcon,
    isEnabled: () => isEnabled({}),
    execute: args => tagging.openMenu(args),
    describedBy: {
      args: {
        type: 'object',
        properties: {
          x: { type: 'number', description: 'Where to open, from the left of the window.' },
          y: { type: 'number', description: 'Where to open, from the top of the window.' }
        }
      }
    }
  });
}

function addSuggestionCommands(
  commands: CommandRegistry,
  notebooks: INotebooks,
  tagging: Tagging,
  trans: TranslationBundle
): void {
  const nothing = { args: { type: 'object', properties: {} } } as const;
  const suggested = () => notebooks.current?.live.analysis?.suggestions ?? [];
  const here = () => {
    const cells = tagging.target({})?.cells ?? [];
    return suggested().filter(one => cells.includes(one.cell));
  };
  commands.addCommand(CommandIDs.acceptSuggestion, {
    label: () => {
      const tags = [...new Set(here().map(one => one.tag))];
      return tags.length === 1
        ? trans.__('Accept the Suggestion: %1', isRole(tags[0]) ? LABELS[tags[0]] : tags[0])
        : trans.__('Accept the Suggestions Here');
    },
    isVisible: () => here().length > 0,
    isEnabled: () => here().length > 0,
    execute: () => notebooks.current?.accept(here().map(one => one.cell)),
    describedBy: nothing
  });
  commands.addCommand(CommandIDs.acceptSuggestions, {
    label: trans.__('Accept All Suggested Tags'),
    isEnabled: () => suggested().length > 0,
    execute: () => notebooks.current?.accept(),
    describedBy: nothing
  });
  commands.addCommand(CommandIDs.showSuggestions, {
    label: trans.__('Show Suggested Tags'),
    isEnabled: () => notebooks.current !== null,
    isToggleable: true,
    isToggled: () => (notebooks.current?.ghosts.size ?? 0) > 0,
    execute: async () => {
      const notebook = notebooks.current;
      const isOn = (notebook?.ghosts.size ?? 0) > 0;
      await notebook?.live.checkNow();
      notebook?.showGhosts(!isOn);
    },
    describedBy: nothing
  });
}

function addToPalette(palette: ICommandPalette): void {
  const category = 'nb2prod';
  for (const role of ROLES) {
    palette.addItem({ command: CommandIDs.tag, args: { role }, category });
  }
  const others = [
    CommandIDs.tagNamed,
    CommandIDs.untag,
    CommandIDs.acceptSuggestions,
    CommandIDs.showSuggestions
  ];
  others.forEach(command => palette.addItem({ command, category }));
}

export const tags: JupyterFrontEndPlugin<void> = {
  id: 'nb2prod:tags',
  description: 'Tags cells: menus, palette and shortcuts.',
  autoStart: true,
  requires: [INotebooks, ISettings],
  optional: [ICommandPalette],
  activate: (
    app: JupyterFrontEnd,
    notebooks: INotebooks,
    { trans }: ISettings,
    palette: ICommandPalette | null
  ): void => {
    const tagging = new Tagging(app, notebooks, trans);
    addCommands(app.commands, tagging, trans);
    addSuggestionCommands(app.commands, notebooks, tagging, trans);
    if (palette) {
      addToPalette(palette);
    }
    const refresh = () => app.commands.notifyCommandChanged(CommandIDs.tagMenu);
    notebooks.currentChanged.connect(refresh);
  }
};
