import * as React from 'react';

import type { Folder } from '../../core/folders';
import type { FileMessage, PreviewResponse } from '../../core/messages';
import { shown, shownLines } from '../../core/text';
import type { ExportModel, ExportState } from './model';

/** What an export would write: a tree of files, and the text of the one that is chosen. */
export function Files(props: {
  model: ExportModel;
  state: ExportState;
  preview: PreviewResponse;
}): JSX.Element {
  const { model, state, preview } = props;
  const { trans } = model;
  return (
    <section className="nb2prod-Files" aria-label={trans.__('Files of the package')}>
      <p className="nb2prod-Quiet">
        {preview.refused
          ? trans.__('Refused: see the checks.')
          : preview.exists
            ? trans.__('What would change in %1, recorded values aside', shown(preview.folder))
            : trans.__('What would be written to %1, recorded values aside', shown(preview.folder))}
      </p>
      <Level model={model} folder={model.files} selected={state.selected} />
    </section>
  );
}

function Level(props: {
  model: ExportModel;
  folder: Folder<FileMessage>;
  selected: FileMessage | null;
}): JSX.Element {
  const { model, folder, selected } = props;
  return (
    <ul>
      {folder.folders.map(one => (
        <li key={`${one.name}/`}>
          <details open={!one.name.startsWith('.')}>
            <summary>{shown(one.name)}/</summary>
            <Level model={model} folder={one} selected={selected} />
          </details>
        </li>
      ))}
      {folder.files.map(({ name, item }) => (
        <li key={name}>
          <button
            type="button"
            className="nb2prod-Link"
            aria-expanded={item === selected}
            onClick={() => model.select(item === selected ? null : item)}
          >
            {shown(name)}
          </button>{' '}
          <span className={`nb2prod-Change nb2prod-mod-${item.change}`}>
            {changeText(model, item)}
          </span>
          {item === selected && <FileText model={model} file={item} />}
        </li>
      ))}
    </ul>
  );
}

function changeText({ trans }: ExportModel, file: FileMessage): string {
  const words: Record<FileMessage['change'], string> = {
    create: trans.__('new'),
    update: trans.__('changed'),
    merge: trans.__('merged with your edits'),
    unchanged: '',
    keep: trans.__('yours stays; the new one goes beside it'),
    delete: trans.__('goes away'),
    left_deleted: trans.__('stays deleted'),
    released: trans.__('yours from now on')
  };
  return words[file.change];
}

/** The text of a file, or what changes in it. */
function FileText({ model, file }: { model: ExportModel; file: FileMessage }): JSX.Element {
  const { trans } = model;
  if (file.diff && file.change !== 'create') {
    return <Diff diff={file.diff} label={trans.__('Changes in %1', file.path)} />;
  }
  return (
    <pre className="nb2prod-Text" tabIndex={0} aria-label={file.path}>
      {file.text === null
        ? trans.__('%1 bytes that are not shown', file.size)
        : shownLines(file.text)}
    </pre>
  );
}

/** A unified diff, its lines marked by more than colour. */
export function Diff({ diff, label }: { diff: string; label: string }): JSX.Element {
  const lines = shownLines(diff).split('\n');
  return (
    <pre className="nb2prod-Text" tabIndex={0} aria-label={label}>
      {lines.map((line, index) => (
        <span key={index} className={lineClass(line)}>
          {`${line}\n`}
        </span>
      ))}
    </pre>
  );
}

function lineClass(line: string): string {
  const kinds: Record<string, string> = { '+': 'added', '-': 'removed', '@': 'place' };
  return `nb2prod-Line-${kinds[line[0]] ?? 'same'}`;
}
