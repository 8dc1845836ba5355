import { ILayoutRestorer, JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { ICommandPalette } from '@jupyterlab/apputils';

import { CommandIDs, INotebooks, ISections, ISettings } from '../tokens';
import { nb2prodIcon } from './icons';
import { SidePanel } from './sidePanel';

export const panel: JupyterFrontEndPlugin<ISections> = {
  id: 'nb2prod:panel',
  description: 'The side panel with its sections.',
  autoStart: true,
  requires: [INotebooks, ISettings],
  optional: [ILayoutRestorer, ICommandPalette],
  provides: ISections,
  activate: (
    app: JupyterFrontEnd,
    notebooks: INotebooks,
    { trans }: ISettings,
    restorer: ILayoutRestorer | null,
    palette: ICommandPalette | null
  ): ISections => {
    const side = new SidePanel(notebooks, trans);
    app.shell.add(side, 'right', { rank: 600, type: 'nb2prod' });
    restorer?.add(side, side.id);
    app.commands.addCommand(CommandIDs.showPanel, {
      label: trans.__('Show the nb2prod Panel'),
      caption: trans.__('Steps, checks and export of this notebook'),
      icon: nb2prodIcon,
      execute: args => {
        app.shell.activateById(side.id);
        if (typeof args.section === 'string') {
          side.reveal(args.section);
        }
      },
      describedBy: {
        args: {
          type: 'object',
          properties: {
            section: {
              type: 'string',
              description: 'The section to bring into view: steps, checks, runs or export.'
            }
          }
        }
      }
    });
    palette?.addItem({ command: CommandIDs.showPanel, category: 'nb2prod' });
    return side;
  }
};
