import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';

import { INotebooks, ISections, ISettings } from '../../tokens';
import { StepsBody } from './body';
import { StepsModel } from './model';

export const steps: JupyterFrontEndPlugin<void> = {
  id: 'nb2prod:steps',
  description: 'The section that shows the pipeline.',
  autoStart: true,
  requires: [INotebooks, ISections, ISettings],
  activate: (
    _: JupyterFrontEnd,
    notebooks: INotebooks,
    sections: ISections,
    { trans }: ISettings
  ): void => {
    const content = new StepsBody(new StepsModel(notebooks, trans));
    sections.add({ id: 'steps', title: trans.__('Steps'), rank: 10, content });
  }
};
