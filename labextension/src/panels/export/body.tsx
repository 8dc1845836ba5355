import { VDomRenderer } from '@jupyterlab/ui-components';
import * as React from 'react';

import { count } from '../../core/findings';
import { duration } from '../../core/text';
import { InView, Obstacle } from '../parts';
import { Files } from './files';
import type { ExportModel, ExportState } from './model';
import { Options } from './options';
import { Running } from './progress';
import { Result } from './result';
import { Verified } from './verified';

export class ExportBody extends VDomRenderer<ExportModel> {
  constructor(model: ExportModel) {
    super(model);
    this.addClass('nb2prod-Export');
  }

  protected override render(): JSX.Element {
    const { model } = this;
    const { state, analysis, trans } = model;
    if (!state || !analysis.steps.length) {
      return (
        <>
          <Obstacle model={model} />
          {state && (
            <p className="nb2prod-Teach">
              {trans.__(
                'Tagged cells become a package here, proved against the notebook’s own values.'
              )}
            </p>
          )}
        </>
      );
    }
    return <Form model={model} state={state} />;
  }
}

function Form({ model, state }: { model: ExportModel; state: ExportState }): JSX.Element {
  const { trans } = model;
  const blockers = count(model.analysis.diagnostics, 'error');
  return (
    <form className="nb2prod-Form" onSubmit={event => event.preventDefault()}>
      <label className="nb2prod-Field">
        <span>{trans.__('Package')}</span>
        <input
          className="jp-mod-styled"
          name="package"
          value={model.options.package ?? model.analysis.package}
          disabled={state.isBusy}
          spellCheck={false}
          onChange={event => model.choose({ package: event.target.value })}
        />
      </label>
      <button
        type="button"
        className="jp-Dialog-button jp-mod-accept jp-mod-styled nb2prod-Primary"
        disabled={state.isBusy || blockers > 0}
        aria-describedby="nb2prod-export-hint"
        onClick={() => void model.export(true)}
      >
        {trans.__('Export and prove')}
      </button>
      <p id="nb2prod-export-hint" className="nb2prod-Quiet">
        {blockers > 0
          ? trans._n('%1 check blocks the export.', '%1 checks block the export.', blockers)
          : hint(model, state)}
      </p>
      {state.progress && (
        <InView>
          <Running model={model} progress={state.progress} />
        </InView>
      )}
      {state.error && (
        <p className="nb2prod-Error" role="alert">
          {state.error}
        </p>
      )}
      {state.result && (
        <InView>
          <Result model={model} state={state} result={state.result} />
        </InView>
      )}
      {state.verify && (
        <InView>
          <Verified model={model} found={state.verify} />
        </InView>
      )}
      <Options model={model} state={state} isBlocked={blockers > 0} />
      {state.preview && (
        <InView>
          <Files model={model} state={state} preview={state.preview} />
        </InView>
      )}
    </form>
  );
}

function hint(model: ExportModel, state: ExportState): string {
  const { trans } = model;
  const seconds = state.presets?.last_seconds;
  return typeof seconds === 'number'
    ? trans.__(
        'Runs the notebook once, and compares every value. Last time: %1.',
        duration(seconds)
      )
    : trans.__('Runs the notebook once, and compares every value.');
}
