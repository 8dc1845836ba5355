import * as React from 'react';

import { scatter } from '../../core/runs';
import { shown } from '../../core/text';
import type { RunsModel } from './model';

const BOX = { left: 44, top: 8, width: 210, height: 120, below: 20 } as const;
const MOST_MARKS = 5;
const LONGEST = 12;

/** A metric by a parameter, one dot a run. */
export function Plot({ model }: { model: RunsModel }): JSX.Element {
  const { trans, across, goal, state } = model;
  if (!across || !goal) {
    return <p className="nb2prod-Teach">{trans.__('The runs have no parameters to plot.')}</p>;
  }
  const { dots, xMarks, yMarks } = scatter(model.runs, across, goal.name);
  const x = (at: number) => BOX.left + at * BOX.width;
  const y = (at: number) => BOX.top + (1 - at) * BOX.height;
  const width = BOX.left + BOX.width + 12;
  const height = BOX.top + BOX.height + BOX.below;
  return (
    <>
      <label className="nb2prod-Best">
        {trans.__('%1 by', shown(goal.name, 40))}{' '}
        <select value={across} onChange={event => model.set({ across: event.target.value })}>
          {state?.answer?.parameters.map(name => (
            <option key={name} value={name}>
              {shown(name, 60)}
            </option>
          ))}
        </select>
      </label>
      <svg
        className="nb2prod-Plot"
        viewBox={`0 0 ${width} ${height}`}
        role="group"
        aria-label={trans.__('%1 by %2', shown(goal.name, 60), shown(across, 60))}
      >
        <path d={`M${BOX.left},${BOX.top - 4} V${y(0) + 4} H${width - 4}`} />
        {xMarks.slice(0, MOST_MARKS).map(({ text, at }) => (
          <text key={text} x={x(at)} y={height - 4} textAnchor="middle">
            {shown(text, LONGEST)}
          </text>
        ))}
        {yMarks.map(({ text, at }) => (
          <text key={text} x={BOX.left - 4} y={y(at) + 4} textAnchor="end">
            {shown(text, LONGEST)}
          </text>
        ))}
        {dots.map(dot => (
          <Dot key={dot.id} model={model} id={dot.id} x={x(dot.x)} y={y(dot.y)} />
        ))}
      </svg>
    </>
  );
}

/** A run in the plot; it opens it. */
function Dot(props: { model: RunsModel; id: string; x: number; y: number }): JSX.Element {
  const { model, id, x, y } = props;
  const short = model.runs.find(run => run.id === id)?.short ?? id;
  const open = () => void model.openRun(id);
  return (
    <circle
      className={id === model.best ? 'nb2prod-mod-best' : ''}
      cx={x}
      cy={y}
      r={id === model.best ? 5 : 4}
      tabIndex={0}
      role="button"
      aria-label={model.trans.__('Run %1', short)}
      onClick={open}
      onKeyDown={event => event.key === 'Enter' && open()}
    >
      <title>{short}</title>
    </circle>
  );
}
