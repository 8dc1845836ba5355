import * as React from 'react';

import { scatter } from '../../core/runs';
import { shown } from '../../core/text';
import { Axes, place } from './axes';
import type { RunsModel } from './model';

/** A metric by a parameter, one dot a run. */
export function Plot({ model }: { model: RunsModel }): JSX.Element {
  const { trans, across, goal, state } = model;
  if (!across || !goal) {
    return <p className="nb2prod-Teach">{trans.__('The runs have no parameters to plot.')}</p>;
  }
  const { dots, xMarks, yMarks } = scatter(model.runs, across, goal.name);
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
      <Axes
        role="group"
        label={trans.__('%1 by %2', shown(goal.name, 60), shown(across, 60))}
        xMarks={xMarks}
        yMarks={yMarks}
      >
        {dots.map(dot => (
          <Dot key={dot.id} model={model} id={dot.id} x={place.x(dot.x)} y={place.y(dot.y)} />
        ))}
      </Axes>
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
