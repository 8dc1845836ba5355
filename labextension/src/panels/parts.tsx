/** Small parts that several panels share. */

import * as React from 'react';

import type { NotebookModel } from './notebookModel';

/** A button that looks like a link, and goes to a cell. */
export function CellLink(props: {
  model: NotebookModel;
  cell: string;
  line?: number | null;
}): JSX.Element {
  const { model, cell, line } = props;
  return (
    <button className="nb2prod-Link" onClick={() => model.reveal(cell, line)}>
      {model.cellName(cell, line)}
    </button>
  );
}

/** Why a section cannot show what it is for; null if it can. */
export function Obstacle(props: { model: NotebookModel }): JSX.Element | null {
  const { notebook, analysis, trans } = props.model;
  if (!notebook) {
    return <p className="nb2prod-Teach">{trans.__('Open a notebook to begin.')}</p>;
  }
  const { state, error } = notebook.live;
  if (state === 'absent' || state === 'failed') {
    return (
      <div className="nb2prod-Teach" role="alert">
        <p>
          {state === 'absent'
            ? trans.__('The server part of nb2prod does not answer. Tags work without it.')
            : error}
        </p>
        <button
          className="jp-Button jp-mod-minimal nb2prod-Button"
          onClick={() => notebook.live.retry()}
        >
          {trans.__('Try again')}
        </button>
      </div>
    );
  }
  return analysis.unreadable ? (
    <p className="nb2prod-Teach" role="alert">
      {analysis.unreadable}
    </p>
  ) : null;
}

/** Brings what is inside into view when it appears. */
export function InView(props: { children: React.ReactNode }): JSX.Element {
  const place = React.useRef<HTMLDivElement>(null);
  React.useEffect(() => {
    void place.current?.scrollIntoView({ block: 'nearest' });
  }, []);
  return <div ref={place}>{props.children}</div>;
}
