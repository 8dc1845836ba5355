import * as React from 'react';

import type { ExecutionMessage, RunResponse } from '../../core/messages';
import { numberText } from '../../core/runs';
import { duration, shown, shownLines } from '../../core/text';
import { InView } from '../parts';
import { Curves } from './curves';
import type { RunsModel, RunsState } from './model';

/** One run: what made it, what came out, and its cells. */
export function Opened(props: {
  model: RunsModel;
  state: RunsState;
  found: RunResponse;
}): JSX.Element {
  const { model, state, found } = props;
  const { trans } = model;
  const { run, executions, curves } = found;
  const facts: [string, string][] = [
    ...run.metrics.map(({ name, value, text }): [string, string] => [
      name,
      numberText(value, text)
    ]),
    ...run.parameters.map(({ name, text }): [string, string] => [name, text])
  ];
  return (
    <InView key={run.id}>
      <section className="nb2prod-Opened" aria-label={trans.__('Run %1', run.short)}>
        <h4>{trans.__('Run %1', run.short)}</h4>
        <p className="nb2prod-Quiet">
          {new Date(run.started * 1000).toLocaleString()} · {run.via}
          {run.seconds !== null && ` · ${duration(run.seconds)}`}
        </p>
        {run.error && <p className="nb2prod-Error">{shown(run.error)}</p>}
        {run.mixed.length > 0 && (
          <p className="nb2prod-Error">
            {trans.__('Its cells read different values of %1.', shown(run.mixed.join(', ')))}
          </p>
        )}
        {executions.length > 0 && (
          <div className="nb2prod-Row">
            <button
              type="button"
              className="nb2prod-Fix"
              disabled={state.isBusy}
              onClick={() => void model.restore(run.id, false)}
            >
              {trans.__('Restore its cells')}
            </button>
            <button
              type="button"
              className="nb2prod-Fix"
              disabled={state.isBusy}
              onClick={() => void model.restore(run.id, true)}
            >
              {trans.__('Export this run')}
            </button>
          </div>
        )}
        <table className="nb2prod-Table">
          <tbody>
            {facts.map(([name, text], index) => (
              <tr key={index}>
                <th scope="row">{shown(name, 80)}</th>
                <td>{shown(text)}</td>
              </tr>
            ))}
          </tbody>
        </table>
        <Curves model={model} curves={curves} />
        <details className="nb2prod-Fold">
          <summary>{trans.__('Cells')}</summary>
          {executions.map((execution, index) => (
            <Cell key={index} model={model} execution={execution} />
          ))}
        </details>
      </section>
    </InView>
  );
}

function Cell(props: { model: RunsModel; execution: ExecutionMessage }): JSX.Element {
  const { execution } = props;
  const { trans } = props.model;
  const data = execution.data.map(
    ({ name, shape, digest, sampled }) =>
      `${name}: ${shape} ${digest.slice(0, 12)}${sampled ? ` (${trans.__('sample')})` : ''}`
  );
  const models = execution.models.map(
    ({ name, kind, params }) =>
      `${name}: ${kind}(${params.map(one => `${one.name}=${one.text}`).join(', ')})`
  );
  return (
    <div className="nb2prod-Executed">
      <p className="nb2prod-Quiet">
        [{execution.count}] {shown(execution.step || execution.role)} ·{' '}
        {duration(execution.seconds)}
      </p>
      <pre className="nb2prod-Text" tabIndex={0}>
        {shownLines(execution.source)}
      </pre>
      {[...data, ...models].map((text, index) => (
        <p key={index} className="nb2prod-Quiet">
          {shown(text)}
        </p>
      ))}
      {execution.error && <p className="nb2prod-Error">{shown(execution.error)}</p>}
    </div>
  );
}
