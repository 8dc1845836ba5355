import * as React from 'react';

import type { CurveMessage } from '../../core/messages';
import { lines } from '../../core/runs';
import { shown } from '../../core/text';
import { Axes, place } from './axes';
import type { RunsModel } from './model';

/** So many lines look different; more of them begin again. */
const LOOKS = 6;

/** What runs logged while they went on: one picture a metric, one line a run. */
export function Curves(props: {
  model: RunsModel;
  curves: readonly CurveMessage[];
}): JSX.Element | null {
  const { model, curves } = props;
  const { trans } = model;
  return curves.length ? (
    <details className="nb2prod-Fold nb2prod-Curves" open>
      <summary>{trans.__('Curves')}</summary>
      {curves.map((curve, index) => (
        <Curve key={index} model={model} curve={curve} />
      ))}
    </details>
  ) : null;
}

function Curve({ model, curve }: { model: RunsModel; curve: CurveMessage }): JSX.Element {
  const { trans } = model;
  const drawn = lines(curve);
  const most = Math.max(...curve.lines.map(line => line.count));
  return (
    <figure>
      <figcaption>
        {shown(curve.name, 60)} <span className="nb2prod-Quiet">{trans.__('%1 values', most)}</span>
      </figcaption>
      <Axes
        role="img"
        label={trans.__('Curve of %1', shown(curve.name, 60))}
        xMarks={drawn.xMarks}
        yMarks={drawn.yMarks}
      >
        {drawn.lines.map(({ run, pieces }, index) => (
          <g key={index} className={look(index)}>
            <title>{run}</title>
            {pieces.map((piece, number) =>
              piece.length > 1 ? (
                <polyline
                  key={number}
                  points={piece.map(one => `${place.x(one.x)},${place.y(one.y)}`).join(' ')}
                />
              ) : (
                <circle key={number} cx={place.x(piece[0].x)} cy={place.y(piece[0].y)} r={2} />
              )
            )}
          </g>
        ))}
      </Axes>
      {drawn.lines.length > 1 && (
        <ul className="nb2prod-Legend">
          {drawn.lines.map(({ run }, index) => (
            <li key={index}>
              <svg viewBox="0 0 24 8" className={look(index)} aria-hidden="true">
                <polyline points="0,4 24,4" />
              </svg>
              {run}
            </li>
          ))}
        </ul>
      )}
    </figure>
  );
}

function look(index: number): string {
  return `nb2prod-Line nb2prod-mod-line${index % LOOKS}`;
}
