import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';

import { CommandIDs, INotebooks, ISections, ISettings, ITracking } from '../../tokens';
import { RunsBody } from './body';
import { RunsModel } from './model';

export const runs: JupyterFrontEndPlugin<void> = {
  id: 'nb2prod:runs',
  description: 'The section that shows and compares the runs of the notebook.',
  autoStart: true,
  requires: [INotebooks, ITracking, ISections, ISettings],
  activate: (
    app: JupyterFrontEnd,
    notebooks: INotebooks,
    tracking: ITracking,
    sections: ISections,
    { trans }: ISettings
  ): void => {
    const open = async (path: string, isExported: boolean) => {
      await app.commands.execute('docmanager:open', { path });
      if (isExported) {
        await app.commands.execute(CommandIDs.showPanel, { section: 'export' });
      }
    };
    const content = new RunsBody(new RunsModel(notebooks, tracking, trans, open));
    sections.add({ id: 'runs', title: trans.__('Runs'), rank: 30, content });
  }
};
