import * as React from 'react';

import type { CompareRunsResponse, ComparedMessage } from '../../core/messages';
import { numberText } from '../../core/runs';
import { shown } from '../../core/text';
import { Diff } from '../export/files';
import { InView } from '../parts';
import { breakable } from './breakable';
import { Curves } from './curves';
import type { RunsModel } from './model';

/** Runs side by side: what differs in parameters, metrics, data and code. */
export function Compared(props: { model: RunsModel; found: CompareRunsResponse }): JSX.Element {
  const { model, found } = props;
  const { trans } = model;
  return (
    <InView key={found.runs.map(run => run.id).join()}>
      <section aria-label={trans.__('Comparison')}>
        <h4>{trans.__('Comparison')}</h4>
        <div
          className="nb2prod-TableBox"
          tabIndex={0}
          role="region"
          aria-label={trans.__('Values')}
        >
          <table className="nb2prod-Table">
            <thead>
              <tr>
                <th scope="col" />
                {found.runs.map(run => (
                  <th key={run.id} scope="col">
                    {run.short}
                  </th>
                ))}
              </tr>
            </thead>
            <Rows title={trans.__('Metrics')} rows={found.metrics} />
            <Rows title={trans.__('Parameters that differ')} rows={found.parameters} />
            <Rows title={trans.__('Data that differ')} rows={found.data} />
          </table>
        </div>
        <Curves model={model} curves={found.curves} />
        {found.code ? (
          <details className="nb2prod-Fold" open>
            <summary>{trans.__('Code')}</summary>
            <Diff diff={found.code} label={trans.__('Changes in the code')} />
          </details>
        ) : (
          <p className="nb2prod-Quiet">{trans.__('The code is the same.')}</p>
        )}
      </section>
    </InView>
  );
}

function Rows(props: { title: string; rows: readonly ComparedMessage[] }): JSX.Element | null {
  const { title, rows } = props;
  return rows.length ? (
    <tbody>
      <tr>
        <th scope="rowgroup" colSpan={99} className="nb2prod-Quiet">
          {title}
        </th>
      </tr>
      {rows.map(({ name, texts, numbers }, index) => (
        <tr key={index}>
          <th scope="row" title={shown(name)}>
            {breakable(name)}
          </th>
          {texts.map((text, place) => (
            <td key={place} title={text === null ? '' : shown(text)}>
              {text === null ? '–' : shown(numberText(numbers[place] ?? null, text), 80)}
            </td>
          ))}
        </tr>
      ))}
    </tbody>
  ) : null;
}
