import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { ICommandPalette } from '@jupyterlab/apputils';

import { CommandIDs, INotebooks, ISections, ISettings } from '../../tokens';
import { ExportBody } from './body';
import { ExportModel } from './model';

export const exporting: JupyterFrontEndPlugin<void> = {
  id: 'nb2prod:exporting',
  description: 'The section that exports the notebook as a package.',
  autoStart: true,
  requires: [INotebooks, ISections, ISettings],
  optional: [ICommandPalette],
  activate: (
    app: JupyterFrontEnd,
    notebooks: INotebooks,
    sections: ISections,
    settings: ISettings,
    palette: ICommandPalette | null
  ): void => {
    const { trans } = settings;
    const open = (path: string, factory?: string) =>
      void app.commands.execute('docmanager:open', { path, ...(factory && { factory }) });
    const model = new ExportModel(notebooks, settings, trans, open);
    const content = new ExportBody(model);
    sections.add({ id: 'export', title: trans.__('Export'), rank: 40, content });
    app.commands.addCommand(CommandIDs.exportAndProve, {
      label: trans.__('Export and Prove'),
      caption: trans.__('Write the package of this notebook, and compare its values'),
      isEnabled: () => model.analysis.steps.length > 0 && !model.analysis.refused,
      execute: async () => {
        await app.commands.execute(CommandIDs.showPanel, { section: 'export' });
        await model.export(true);
      },
      describedBy: { args: { type: 'object', properties: {} } }
    });
    palette?.addItem({ command: CommandIDs.exportAndProve, category: 'nb2prod' });
  }
};
