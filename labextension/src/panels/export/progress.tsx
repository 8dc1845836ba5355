import * as React from 'react';

import { shown } from '../../core/text';
import type { ExportModel, Progress } from './model';

/** What a job does, how far it is, and a way to stop it. */
export function Running(props: { model: ExportModel; progress: Progress }): JSX.Element {
  const { model, progress } = props;
  const { trans } = model;
  const { event } = progress;
  const total = event?.total ?? 0;
  return (
    <div className="nb2prod-Running">
      <div role="status">
        {phaseText(model, progress)}
        {total > 0 && ` ${shareText(model, progress)}`}
      </div>
      <progress
        aria-label={phaseText(model, progress)}
        {...(total && { max: total, value: event?.done ?? 0 })}
      />
      <code className="nb2prod-Line">{shown(event?.text ?? '')}</code>
      <button
        type="button"
        className="jp-Dialog-button jp-mod-reject jp-mod-styled"
        disabled={progress.isCancelling}
        onClick={() => void model.cancel()}
      >
        {progress.isCancelling ? trans.__('Cancelling…') : trans.__('Cancel')}
      </button>
    </div>
  );
}

/** How far it is: cells are counted, tests are in per cent. */
function shareText({ trans }: ExportModel, { event }: Progress): string {
  const done = event?.done ?? 0;
  return event?.phase === 'testing' || event?.phase === 'proving'
    ? trans.__('(%1 %)', done)
    : trans.__('(cell %1 of %2)', done, event?.total ?? 0);
}

function phaseText({ trans }: ExportModel, progress: Progress): string {
  switch (progress.event?.phase) {
    case 'analysing':
      return trans.__('Reading the notebook');
    case 'recording':
      return trans.__('Running the notebook');
    case 'proving':
      return trans.__('Comparing the package with the notebook');
    case 'testing':
      return trans.__('Running the package’s tests');
    case 'running the notebook':
      return trans.__('Running the notebook');
    case 'running the package':
      return trans.__('Running the package');
    default:
      return trans.__('Starting');
  }
}
