import { VDomRenderer } from '@jupyterlab/ui-components';
import * as React from 'react';

import type { RunsModel } from './model';

export class RunsBody extends VDomRenderer<RunsModel> {
  constructor(model: RunsModel) {
    super(model);
    this.addClass('nb2prod-Runs');
  }

  protected override render(): JSX.Element {
    return (
      <p className="nb2prod-Teach">
        {this.model.trans.__('Runs of the exported pipeline are listed here.')}
      </p>
    );
  }
}
