import { VDomRenderer } from '@jupyterlab/ui-components';
import * as React from 'react';

import { EdgeRow, Graph, Lane, laneX, STEP_HEIGHT, StepBox } from '../../core/graph';
import type { LeftBehindMessage } from '../../core/messages';
import { LABELS } from '../../core/roles';
import { shown } from '../../core/text';
import { CellLink, Obstacle } from '../parts';
import type { StepsModel } from './model';

export class StepsBody extends VDomRenderer<StepsModel> {
  constructor(model: StepsModel) {
    super(model);
    this.addClass('nb2prod-Steps');
  }

  protected override render(): JSX.Element {
    const { model } = this;
    const { notebook, analysis } = model;
    return (
      <>
        <Obstacle model={model} />
        {notebook && <Suggestions model={model} />}
        {analysis.steps.length > 0 && (
          <>
            <Pipeline
              model={model}
              graph={model.graph}
              order={model.order}
              isStale={analysis.unreadable !== ''}
            />
            <LeftBehind model={model} pieces={model.leftBehind} order={model.order} />
          </>
        )}
      </>
    );
  }
}

/** What an untagged notebook is offered. */
function Suggestions({ model }: { model: StepsModel }): JSX.Element | null {
  const { trans, notebook, analysis } = model;
  const found = analysis.suggestions.length;
  const hasSteps = analysis.steps.length > 0;
  const steps = model.suggestedSteps;
  if (!found) {
    return hasSteps || notebook?.live.isPending ? null : <HowTo model={model} />;
  }
  const text = hasSteps
    ? trans._n('%1 more cell has a suggested tag.', '%1 more cells have suggested tags.', found)
    : trans._n('%1 step suggested', '%1 steps suggested', steps);
  return (
    <div className="nb2prod-Suggestions">
      <p>{hasSteps ? text : <strong>{text}</strong>}</p>
      {!hasSteps && (
        <p>
          {trans.__('Each tagged cell becomes part of a step: a plain function of the package.')}
        </p>
      )}
      <div className="nb2prod-Row">
        <button
          className={`jp-Dialog-button jp-mod-styled ${hasSteps ? 'jp-mod-reject' : 'jp-mod-accept'}`}
          onClick={() => void model.acceptAll()}
        >
          {trans.__('Accept all')}
        </button>
        <button
          className="jp-Dialog-button jp-mod-styled jp-mod-reject"
          aria-pressed={(notebook?.ghosts.size ?? 0) > 0}
          onClick={() => model.toggleGhosts()}
        >
          {(notebook?.ghosts.size ?? 0) > 0 ? trans.__('Hide them') : trans.__('Show them')}
        </button>
      </div>
    </div>
  );
}

function HowTo({ model }: { model: StepsModel }): JSX.Element {
  const { trans } = model;
  return (
    <div className="nb2prod-Teach">
      <p>
        {trans.__(
          'Tag the cells that load data, train and evaluate. Each becomes a step of the package.'
        )}
      </p>
      <p>
        {trans.__('Use the tag in a cell’s toolbar, its context menu, or the keys')} <kbd>T</kbd>{' '}
        <kbd>D</kbd>, <kbd>T</kbd> <kbd>T</kbd>, <kbd>T</kbd> <kbd>E</kbd>.
      </p>
    </div>
  );
}

/** The steps below one another, with the values that run between them; drawn when they change. */
const Pipeline = React.memo(function Pipeline(props: {
  model: StepsModel;
  graph: Graph;
  order: ReadonlyMap<string, number>;
  isStale: boolean;
}): JSX.Element {
  const { model, graph, isStale } = props;
  const className = `nb2prod-Graph${isStale ? ' nb2prod-mod-stale' : ''}`;
  return (
    <div className={className} style={{ height: graph.height }} role="list">
      <svg width={graph.width} height={graph.height} aria-hidden="true">
        {graph.lanes.map(lane => (
          <LaneLine key={lane.from} lane={lane} graph={graph} />
        ))}
      </svg>
      {graph.boxes.map(box => (
        <StepItem key={box.step.name} model={model} box={box} left={graph.width} />
      ))}
    </div>
  );
});

/** From a step down to every row that takes its values. */
function LaneLine({ lane, graph }: { lane: Lane; graph: Graph }): JSX.Element {
  const x = laneX(lane.lane);
  const turns = lane.rows.map(row => `M ${x} ${row.y - 4} q 0 4 4 4 L ${graph.width} ${row.y}`);
  return (
    <g className="nb2prod-Lane" style={{ stroke: `var(--nb2prod-${lane.role})` }}>
      <path
        d={`M ${graph.width} ${lane.top} L ${x + 4} ${lane.top} q -4 0 -4 4 L ${x} ${lane.bottom - 4}`}
      />
      <path d={turns.join(' ')} />
    </g>
  );
}

function StepItem(props: { model: StepsModel; box: StepBox; left: number }): JSX.Element {
  const { model, box, left } = props;
  return (
    <div role="listitem">
      {box.edges.map(row => (
        <Ports key={row.from} model={model} row={row} left={left} />
      ))}
      <Step model={model} box={box} left={left} />
    </div>
  );
}

function Ports(props: { model: StepsModel; row: EdgeRow; left: number }): JSX.Element {
  const { model, row, left } = props;
  const ports = shown(row.ports.join(', '));
  const title = model.trans.__('%1 from %2', ports, row.from);
  return (
    <div className="nb2prod-Ports" style={{ top: row.y - 10, left }} title={title}>
      <span className="nb2prod-Hidden">{title}</span>
      <span aria-hidden="true">▸ {ports}</span>
    </div>
  );
}

function Step(props: { model: StepsModel; box: StepBox; left: number }): JSX.Element {
  const { model, left } = props;
  const { step, y, height, results } = props.box;
  const { trans } = model;
  const style = {
    top: y,
    left,
    height,
    lineHeight: `${STEP_HEIGHT}px`,
    borderLeftColor: `var(--nb2prod-${step.role})`
  };
  const title = [step.title, ...carriedText(model, props.box)].filter(Boolean).join('\n');
  return (
    <button
      className="nb2prod-Step"
      style={style}
      title={title}
      onClick={() => model.reveal(step.cells[0])}
    >
      <span className="nb2prod-Step-name">{step.name}</span>
      <span className="nb2prod-Step-role">{trans.__(LABELS[step.role])}</span>
      {step.parameters.length > 0 && (
        <span className="nb2prod-Step-detail">
          {trans.__('set by %1', shown(step.parameters.join(', ')))}
        </span>
      )}
      {results.length > 0 && (
        <span className="nb2prod-Step-detail">→ {shown(results.join(', '))}</span>
      )}
    </button>
  );
}

function carriedText(model: StepsModel, { step }: StepBox): string[] {
  return step.carried.map(lines =>
    model.trans.__('carries %1, because it needs it', model.cellName(lines.cell, lines.first_line))
  );
}

const LeftBehind = React.memo(function LeftBehind(props: {
  model: StepsModel;
  pieces: readonly LeftBehindMessage[];
  order: ReadonlyMap<string, number>;
}): JSX.Element | null {
  const { model, pieces } = props;
  const [isOpen, setOpen] = React.useState(false);
  if (!pieces.length) {
    return null;
  }
  return (
    <details
      className="nb2prod-LeftBehind"
      onToggle={event => setOpen((event.target as HTMLDetailsElement).open)}
    >
      <summary>
        {model.trans._n('%1 piece stays behind', '%1 pieces stay behind', pieces.length)}
      </summary>
      <ul>
        {isOpen &&
          pieces.map(one => (
            <li key={`${one.cell} ${one.first_line}`}>
              <CellLink model={model} cell={one.cell} line={one.first_line} />{' '}
              <span className="nb2prod-Quiet">{one.reason}</span>
            </li>
          ))}
      </ul>
    </details>
  );
});
