import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { Dialog, showErrorMessage } from '@jupyterlab/apputils';
import { IRenderMimeRegistry } from '@jupyterlab/rendermime';

import { INotebooks, ISections, ISettings } from '../../tokens';
import { ChecksBody } from './body';
import { ChecksModel } from './model';

export const checks: JupyterFrontEndPlugin<void> = {
  id: 'nb2prod:checks',
  description: 'The section that shows what was found.',
  autoStart: true,
  requires: [INotebooks, ISections, ISettings],
  optional: [IRenderMimeRegistry],
  activate: (
    _: JupyterFrontEnd,
    notebooks: INotebooks,
    sections: ISections,
    { trans }: ISettings,
    rendermime: IRenderMimeRegistry | null
  ): void => {
    const explain = async (code: string) => {
      try {
        const { markdown } = await notebooks.request('explain', { code });
        await showPage(code, markdown, rendermime);
      } catch (reason) {
        await showErrorMessage(code, reason as Error);
      }
    };
    const content = new ChecksBody(new ChecksModel(notebooks, trans), code => void explain(code));
    sections.add({ id: 'checks', title: trans.__('Checks'), rank: 20, content });
  }
};

/** Show Markdown in a dialog: sanitised, as JupyterLab does it, or as plain text. */
async function showPage(
  code: string,
  markdown: string,
  rendermime: IRenderMimeRegistry | null
): Promise<void> {
  if (!rendermime) {
    await new Dialog({ title: code, body: markdown, buttons: [Dialog.okButton()] }).launch();
    return;
  }
  const body = rendermime.createRenderer('text/markdown');
  body.addClass('nb2prod-Explained');
  await body.renderModel(rendermime.createModel({ data: { 'text/markdown': markdown } }));
  await new Dialog({ title: code, body, buttons: [Dialog.okButton()] }).launch();
}
