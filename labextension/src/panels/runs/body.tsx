import { VDomRenderer } from '@jupyterlab/ui-components';
import type { Message } from '@lumino/messaging';
import * as React from 'react';

import { shown } from '../../core/text';
import { Compared } from './compared';
import type { RunsModel, RunsState } from './model';
import { Opened } from './opened';
import { Plot } from './plot';
import { Table } from './table';

export class RunsBody extends VDomRenderer<RunsModel> {
  constructor(model: RunsModel) {
    super(model);
    this.addClass('nb2prod-Runs');
  }

  protected override onAfterAttach(message: Message): void {
    super.onAfterAttach(message);
    this.model.show(this.isVisible);
  }

  protected override onAfterShow(message: Message): void {
    super.onAfterShow(message);
    this.model.show(true);
  }

  protected override onAfterHide(message: Message): void {
    super.onAfterHide(message);
    this.model.show(false);
  }

  protected override render(): JSX.Element {
    const { model } = this;
    const { state, trans } = model;
    return state ? (
      <Runs model={model} state={state} />
    ) : (
      <p className="nb2prod-Teach">{trans.__('Open a notebook to begin.')}</p>
    );
  }
}

function Runs({ model, state }: { model: RunsModel; state: RunsState }): JSX.Element {
  const { trans } = model;
  const hasRuns = model.runs.length > 0;
  return (
    <>
      <Switch model={model} />
      {(hasRuns || state.filter) && <Filter model={model} state={state} />}
      {state.error && (
        <p className="nb2prod-Error" role="alert">
          {shown(state.error)}
        </p>
      )}
      {hasRuns ? (
        <>
          <Table model={model} state={state} />
          <Tools model={model} state={state} />
        </>
      ) : (
        <Empty model={model} state={state} />
      )}
      {state.done && <p role="status">{shown(state.done)}</p>}
      {state.compared && <Compared model={model} found={state.compared} />}
      {state.opened && <Opened model={model} state={state} found={state.opened} />}
      {hasRuns && (
        <details className="nb2prod-Fold">
          <summary>{trans.__('Plot')}</summary>
          <Plot model={model} />
        </details>
      )}
    </>
  );
}

function Switch({ model }: { model: RunsModel }): JSX.Element {
  const { trans, tracked } = model;
  return (
    <>
      <label className="nb2prod-Switch">
        <input
          type="checkbox"
          role="switch"
          checked={tracked?.isOn ?? false}
          onChange={event => {
            if (tracked) {
              tracked.isOn = event.target.checked;
            }
          }}
        />
        {trans.__('Track runs')}
        {tracked?.isOn && !tracked.error && (
          <span className="nb2prod-Quiet" role="status">
            {tracked.isReady ? trans.__('on') : trans.__('waiting for the kernel')}
          </span>
        )}
      </label>
      {tracked?.isOn && (
        <label
          className="nb2prod-Switch"
          title={trans.__('For GitHub and other editors: as outputs of the cells')}
        >
          <input
            type="checkbox"
            checked={tracked.isSaved}
            onChange={event => {
              tracked.isSaved = event.target.checked;
            }}
          />
          {trans.__('Save metrics in the notebook')}
        </label>
      )}
      {tracked?.error && (
        <p className="nb2prod-Error" role="alert">
          {trans.__('Runs are not tracked: %1', tracked.error)}
        </p>
      )}
    </>
  );
}

function Empty({ model, state }: { model: RunsModel; state: RunsState }): JSX.Element {
  const { trans } = model;
  const text = !model.tracked?.isOn
    ? trans.__('Switch tracking on to keep the parameters, code and metrics of each run.')
    : state.filter
      ? trans.__('No run is like that.')
      : trans.__('No run yet: run the cells, up to one with the tag evaluation.');
  return <p className="nb2prod-Teach">{text}</p>;
}

function Filter({ model, state }: { model: RunsModel; state: RunsState }): JSX.Element {
  const { trans } = model;
  return (
    <form
      className="nb2prod-Filter"
      onSubmit={event => {
        event.preventDefault();
        void model.load();
      }}
    >
      <input
        className="jp-mod-styled"
        aria-label={trans.__('Filter')}
        placeholder={trans.__('Filter, such as accuracy>0.8')}
        value={state.filter}
        spellCheck={false}
        onChange={event => model.set({ filter: event.target.value })}
        onBlur={() => void model.load()}
      />
    </form>
  );
}

/** What can be done with the table: compare, choose columns, say what is best. */
function Tools({ model, state }: { model: RunsModel; state: RunsState }): JSX.Element {
  const { trans, goal } = model;
  const shownKeys = model.shownColumns.map(one => one.key);
  return (
    <>
      <div className="nb2prod-Row">
        <button
          type="button"
          className="nb2prod-Fix"
          disabled={state.ticked.length < 2 || state.isBusy}
          onClick={() => void model.compare()}
        >
          {trans.__('Compare the ticked runs')}
        </button>
      </div>
      {goal && (
        <div className="nb2prod-Best">
          <label>
            {trans.__('Best by')}{' '}
            <select value={goal.name} onChange={event => model.set({ goal: event.target.value })}>
              {state.answer?.metrics.map(({ name }) => (
                <option key={name} value={name}>
                  {shown(name, 60)}
                </option>
              ))}
            </select>
          </label>
          <select
            aria-label={trans.__('Which value is better')}
            value={goal.lower ? 'lower' : 'higher'}
            onChange={event => model.tracked?.setLower(goal.name, event.target.value === 'lower')}
          >
            <option value="higher">{trans.__('higher')}</option>
            <option value="lower">{trans.__('lower')}</option>
          </select>
        </div>
      )}
      <details className="nb2prod-Fold">
        <summary>{trans.__('Columns')}</summary>
        <fieldset className="nb2prod-Choices">
          <legend className="nb2prod-Hidden">{trans.__('Columns of the table')}</legend>
          {model.columns.map(({ key, name, kind }) => (
            <label
              key={key}
              title={kind === 'metrics' ? trans.__('Metric') : trans.__('Parameter')}
            >
              <input
                type="checkbox"
                checked={shownKeys.includes(key)}
                onChange={() => model.toggleColumn(key)}
              />
              {shown(name, 60)}
            </label>
          ))}
        </fieldset>
      </details>
    </>
  );
}
