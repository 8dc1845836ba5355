import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { ICommandPalette } from '@jupyterlab/apputils';
import { DocumentWidget } from '@jupyterlab/docregistry';

import { CommandIDs, INotebooks, ISections, ISettings } from '../../tokens';
import { ExportBody } from './body';
import { ExportModel } from './model';

/** Open a file; where it is open, show it as it is on disk now, unless it has been edited. */
async function openFresh(app: JupyterFrontEnd, path: string, factory?: string): Promise<void> {
  const opened: unknown = await app.commands.execute('docmanager:open', {
    path,
    ...(factory && { factory })
  });
  if (opened instanceof DocumentWidget) {
    await opened.context.ready;
    if (!opened.context.model.dirty) {
      await opened.context.revert();
    }
  }
}

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
    const open = (path: string, factory?: string) => void openFresh(app, path, factory);
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
