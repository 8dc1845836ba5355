import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';

import { INotebooks, ISections, ISettings } from '../../tokens';
import { RunsBody } from './body';
import { RunsModel } from './model';

export const runs: JupyterFrontEndPlugin<void> = {
  id: 'nb2prod:runs',
  description: 'The section that shows runs of the pipeline.',
  autoStart: true,
  requires: [INotebooks, ISections, ISettings],
  activate: (
    _: JupyterFrontEnd,
    notebooks: INotebooks,
    sections: ISections,
    { trans }: ISettings
  ): void => {
    const content = new RunsBody(new RunsModel(notebooks, trans));
    sections.add({ id: 'runs', title: trans.__('Runs'), rank: 30, content, folded: true });
  }
};
