import * as React from 'react';

import { below } from '../../core/folders';
import type { ExportResult, WrittenMessage } from '../../core/messages';
import { duration, shown } from '../../core/text';
import { Diff } from './files';
import type { ExportModel, ExportState } from './model';

/** What came of an export. */
export function Result(props: {
  model: ExportModel;
  state: ExportState;
  result: ExportResult;
}): JSX.Element {
  const { model, state, result } = props;
  const { trans } = model;
  if (result.refused) {
    return (
      <p className="nb2prod-Error" role="alert">
        {trans.__('Refused: %1', shown(result.diagnostics.find(isError)?.message ?? ''))}
      </p>
    );
  }
  return (
    <section className="nb2prod-Result" aria-label={trans.__('Result')}>
      <Verdict model={model} result={result} />
      <div className="nb2prod-Row">
        {result.readme && (
          <button
            type="button"
            className="nb2prod-Link"
            onClick={() => model.open(result.readme, 'Markdown Preview')}
          >
            {trans.__('Open its README')}
          </button>
        )}
        <button
          type="button"
          className="nb2prod-Link"
          disabled={state.isBusy}
          onClick={() => void model.test()}
        >
          {trans.__('Run its tests')}
        </button>
      </div>
      {state.test && <Tested model={model} state={state} />}
      <Changes model={model} state={state} />
      {result.written && <Written model={model} result={result} written={result.written} />}
    </section>
  );
}

function Verdict({ model, result }: { model: ExportModel; result: ExportResult }): JSX.Element {
  const { trans } = model;
  const place = trans.__('Written to %1 in %2.', shown(result.folder), duration(result.seconds));
  if (result.proved) {
    const values = result.values ?? 0;
    return (
      <p role="status">
        <strong className="nb2prod-mod-good">
          ✓ {trans._n('%1 value equal', '%1 values equal', values)}
        </strong>
        <br />
        {place}
      </p>
    );
  }
  if (result.proved === false) {
    return (
      <p role="alert">
        <strong className="nb2prod-mod-error">✕ {trans.__('Not equal to the notebook')}</strong>
        <br />
        {shown(result.proof)}
      </p>
    );
  }
  return (
    <p role="status">
      {place} {trans.__('No value is proved.')} {shown(result.proof)}
    </p>
  );
}

function Tested({ model, state }: { model: ExportModel; state: ExportState }): JSX.Element | null {
  const { test } = state;
  return (
    test && (
      <p role="status" className={test.passed ? 'nb2prod-mod-good' : 'nb2prod-mod-error'}>
        {test.passed ? '✓' : '✕'} {model.trans.__('Its tests: %1', shown(test.summary))}
      </p>
    )
  );
}

/** What the export changed in files that were there before. */
function Changes({ model, state }: { model: ExportModel; state: ExportState }): JSX.Element | null {
  return state.changes.length ? (
    <details className="nb2prod-Changes">
      <summary>{model.trans.__('Show the diff')}</summary>
      {state.changes.map(file => (
        <div key={file.path}>
          <strong>{shown(file.path)}</strong>
          <Diff diff={file.diff} label={model.trans.__('Changes in %1', file.path)} />
        </div>
      ))}
    </details>
  ) : null;
}

/** The files by what became of them, those that can be opened as links. */
function Written(props: {
  model: ExportModel;
  result: ExportResult;
  written: WrittenMessage;
}): JSX.Element {
  const { model, result, written } = props;
  const { trans } = model;
  const groups: [string, string[]][] = [
    [trans.__('Yours stays, the new one lies beside it'), written.kept.map(one => one.beside)],
    [trans.__('Merged with your edits'), written.merged],
    [trans.__('Changed'), written.updated],
    [trans.__('New'), written.created],
    [trans.__('Gone'), written.deleted],
    [trans.__('Stays deleted'), written.left_deleted],
    [trans.__('Yours from now on'), written.released],
    [trans.__('As before'), written.unchanged]
  ];
  const present = groups.filter(([, paths]) => paths.length > 0);
  return (
    <details className="nb2prod-Written">
      <summary>{trans.__('Files')}</summary>
      {present.map(([name, paths]) => (
        <div key={name}>
          <div className="nb2prod-Quiet">{name}</div>
          <ul>
            {paths.map(path => (
              <li key={path}>
                <FileLink model={model} folder={result.folder} path={path} />
              </li>
            ))}
          </ul>
        </div>
      ))}
    </details>
  );
}

/** Hidden files are not shown by JupyterLab, so that there is nothing to open. */
function FileLink(props: { model: ExportModel; folder: string; path: string }): JSX.Element {
  const place = below(props.folder, props.path);
  const isHidden = place === null || place.split('/').some(part => part.startsWith('.'));
  return isHidden ? (
    <span>{shown(props.path)}</span>
  ) : (
    <button type="button" className="nb2prod-Link" onClick={() => props.model.open(place)}>
      {shown(props.path)}
    </button>
  );
}

function isError(one: ExportResult['diagnostics'][number]): boolean {
  return one.severity === 'error';
}
