import * as React from 'react';

import type { RunMessage } from '../../core/messages';
import { cellText } from '../../core/runs';
import { shown } from '../../core/text';
import { breakable } from './breakable';
import type { RunsModel, RunsState } from './model';

const LONGEST = 60;

/** The runs, one a row; headings sort. */
export function Table({ model, state }: { model: RunsModel; state: RunsState }): JSX.Element {
  const { trans, shownColumns, best } = model;
  return (
    <div className="nb2prod-TableBox" tabIndex={0} role="region" aria-label={trans.__('Runs')}>
      <table className="nb2prod-Table">
        <thead>
          <tr>
            <th scope="col">
              <span className="nb2prod-Hidden">{trans.__('Compare')}</span>
            </th>
            <Heading model={model} state={state} order="started" name={trans.__('run')} />
            {shownColumns.map(({ key, name }) => (
              <Heading key={key} model={model} state={state} order={key} name={name} />
            ))}
          </tr>
        </thead>
        <tbody>
          {model.runs.map(run => (
            <tr key={run.id} className={run.id === best ? 'nb2prod-mod-best' : ''}>
              <td>
                <input
                  type="checkbox"
                  aria-label={trans.__('Compare run %1', run.short)}
                  checked={state.ticked.includes(run.id)}
                  onChange={() => model.tick(run.id)}
                />
              </td>
              <th scope="row">
                <Name model={model} state={state} run={run} />
              </th>
              {shownColumns.map(column => (
                <td key={column.key} title={shown(cellText(run, column))}>
                  {shown(cellText(run, column), LONGEST)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {state.answer?.more && (
        <p className="nb2prod-Quiet">{trans.__('There are more: filter to see them.')}</p>
      )}
    </div>
  );
}

function Heading(props: {
  model: RunsModel;
  state: RunsState;
  order: string;
  name: string;
}): JSX.Element {
  const { model, state, order, name } = props;
  const isSorted = state.order === order;
  const direction = state.descending ? 'descending' : 'ascending';
  return (
    <th scope="col" aria-sort={isSorted ? direction : 'none'}>
      <button type="button" className="nb2prod-Link" onClick={() => model.sort(order)}>
        {breakable(name)}
        {isSorted && (state.descending ? ' ↓' : ' ↑')}
      </button>
    </th>
  );
}

/** A run's short id, how it ended, and whether it is the best. */
function Name(props: { model: RunsModel; state: RunsState; run: RunMessage }): JSX.Element {
  const { model, state, run } = props;
  const { trans } = model;
  const when = new Date(run.started * 1000).toLocaleString();
  return (
    <>
      <button
        type="button"
        className="nb2prod-Link"
        aria-expanded={state.opened?.run.id === run.id}
        title={`${when}, ${run.via}`}
        onClick={() => void model.openRun(run.id)}
      >
        {run.short}
      </button>
      {run.id === model.best && (
        <>
          {' '}
          <span className="nb2prod-BestMark">{trans.__('★ best')}</span>
        </>
      )}
      {run.status !== 'completed' && (
        <span className={run.status === 'failed' ? 'nb2prod-Error' : 'nb2prod-Quiet'}>
          {' '}
          {statusText(model, run)}
        </span>
      )}
    </>
  );
}

function statusText({ trans }: RunsModel, { status }: RunMessage): string {
  const words: Record<RunMessage['status'], string> = {
    running: trans.__('running'),
    completed: trans.__('completed'),
    failed: trans.__('failed'),
    interrupted: trans.__('interrupted'),
    pruned: trans.__('stopped early')
  };
  return words[status];
}
