import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { ICommandPalette, InputDialog, showErrorMessage } from '@jupyterlab/apputils';
import { IDefaultFileBrowser } from '@jupyterlab/filebrowser';
import { ILauncher } from '@jupyterlab/launcher';
import type { TranslationBundle } from '@jupyterlab/translation';

import { shown } from '../core/text';
import { CommandIDs, INotebooks, ISettings } from '../tokens';
import { nb2prodIcon } from './icons';

class Examples {
  constructor(
    private readonly app: JupyterFrontEnd,
    private readonly notebooks: INotebooks,
    private readonly trans: TranslationBundle,
    private readonly browser: IDefaultFileBrowser | null
  ) {}

  /** Copy an example beside the user's files, and open it with the panel. */
  async open(name?: string): Promise<void> {
    try {
      const chosen = name ?? (await this._choose());
      if (chosen) {
        const folder = this._folder();
        const { path } = await this.notebooks.request('open-example', { name: chosen, folder });
        await this.app.commands.execute('docmanager:open', { path });
        await this.app.commands.execute(CommandIDs.showPanel);
      }
    } catch (reason) {
      await showErrorMessage(this.trans.__('The example cannot be opened'), reason as Error);
    }
  }

  private async _choose(): Promise<string | null> {
    const { examples } = await this.notebooks.request('examples', {});
    const titles = examples.map(one => `${shown(one.title)}: ${shown(one.description)}`);
    const asked = await InputDialog.getItem({
      title: this.trans.__('Open an example'),
      items: titles
    });
    return asked.button.accept ? (examples[titles.indexOf(asked.value ?? '')]?.name ?? null) : null;
  }

  private _folder(): string {
    const path = this.browser?.model.path ?? '';
    return this.app.serviceManager.contents.localPath(path);
  }
}

export const examples: JupyterFrontEndPlugin<void> = {
  id: 'nb2prod:examples',
  description: 'Opens an example from the Launcher.',
  autoStart: true,
  requires: [INotebooks, ISettings],
  optional: [ILauncher, ICommandPalette, IDefaultFileBrowser],
  activate: (
    app: JupyterFrontEnd,
    notebooks: INotebooks,
    { trans }: ISettings,
    launcher: ILauncher | null,
    palette: ICommandPalette | null,
    browser: IDefaultFileBrowser | null
  ): void => {
    const opener = new Examples(app, notebooks, trans, browser);
    const command = CommandIDs.openExample;
    app.commands.addCommand(command, {
      label: args =>
        args.launcher ? trans.__('Notebook to package') : trans.__('Open an Example'),
      caption: trans.__('Open an example notebook to tag, check and export'),
      icon: nb2prodIcon,
      execute: args => opener.open(typeof args.name === 'string' ? args.name : undefined),
      describedBy: {
        args: {
          type: 'object',
          properties: {
            name: { type: 'string', description: 'The example; asked for if left out.' },
            launcher: { type: 'boolean', description: 'It stands on a Launcher card.' }
          }
        }
      }
    });
    launcher?.add({
      command,
      args: { launcher: true, name: 'churn' },
      category: 'nb2prod',
      rank: 0
    });
    palette?.addItem({ command, category: 'nb2prod' });
  }
};
