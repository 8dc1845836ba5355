import * as React from 'react';

import type { ExportOptions } from '../../core/messages';
import type { ExportModel, ExportState } from './model';

/** Everything but the name and the one button. */
export function Options(props: {
  model: ExportModel;
  state: ExportState;
  isBlocked: boolean;
}): JSX.Element {
  const { model, state, isBlocked } = props;
  const { trans, options } = model;
  const { presets } = state;
  return (
    <details className="nb2prod-Options">
      <summary>{trans.__('Options')}</summary>
      <label className="nb2prod-Field">
        <span>{trans.__('Folder')}</span>
        <input
          className="jp-mod-styled"
          name="output"
          value={options.output ?? ''}
          disabled={state.isBusy}
          spellCheck={false}
          onChange={event => model.choose({ output: event.target.value })}
        />
      </label>
      <label className="nb2prod-Field">
        <span>{trans.__('CI')}</span>
        <select
          name="ci"
          value={options.ci ?? 'none'}
          disabled={state.isBusy}
          onChange={event => model.choose({ ci: event.target.value })}
        >
          {(presets?.ci ?? ['none']).map(name => (
            <option key={name} value={name}>
              {name}
            </option>
          ))}
        </select>
      </label>
      <label className="nb2prod-Field">
        <span>{trans.__('Fixtures')}</span>
        <select
          name="fixtures"
          value={options.fixtures ?? ''}
          disabled={state.isBusy}
          title={trans.__('What the package’s tests keep of the notebook’s values')}
          onChange={event =>
            model.choose({
              fixtures: (event.target.value || undefined) as ExportOptions['fixtures']
            })
          }
        >
          {!presets?.chosen.fixtures && (
            <option value="">{trans.__('values, if the data is in git; else masked')}</option>
          )}
          <option value="real">{trans.__('values')}</option>
          <option value="masked">{trans.__('masked')}</option>
          <option value="stats">{trans.__('statistics only')}</option>
        </select>
      </label>
      <Choices
        legend={trans.__('Targets beside local runs')}
        names={presets?.targets ?? []}
        chosen={options.targets ?? []}
        isDisabled={state.isBusy}
        choose={targets => model.choose({ targets })}
      />
      <Choices
        legend={trans.__('Files beside the package')}
        names={presets?.extras ?? []}
        chosen={options.extras ?? []}
        isDisabled={state.isBusy}
        choose={extras => model.choose({ extras })}
      />
      <Choices
        legend={trans.__('How strict')}
        names={['strict']}
        labels={{ strict: trans.__('Warnings refuse the export too') }}
        chosen={options.strict ? ['strict'] : []}
        isDisabled={state.isBusy}
        choose={names => model.choose({ strict: names.length > 0 })}
      />
      <div className="nb2prod-Row">
        <button
          type="button"
          className="jp-Dialog-button jp-mod-reject jp-mod-styled"
          disabled={state.isBusy}
          onClick={() => void model.showPreview()}
        >
          {trans.__('Preview the files')}
        </button>
        <button
          type="button"
          className="jp-Dialog-button jp-mod-reject jp-mod-styled"
          disabled={state.isBusy || isBlocked}
          title={trans.__(
            'Writes the package without running the notebook; its README says that no value is proved'
          )}
          onClick={() => void model.export(false)}
        >
          {trans.__('Export without proof')}
        </button>
        <button
          type="button"
          className="jp-Dialog-button jp-mod-reject jp-mod-styled"
          disabled={state.isBusy || !model.folder}
          title={trans.__(
            'Runs the notebook and the package that is there once more, and compares what they give'
          )}
          onClick={() => void model.verify()}
        >
          {trans.__('Verify')}
        </button>
      </div>
    </details>
  );
}

/** Names to tick. */
function Choices(props: {
  legend: string;
  names: readonly string[];
  labels?: Readonly<Record<string, string>>;
  chosen: readonly string[];
  isDisabled: boolean;
  choose: (names: string[]) => void;
}): JSX.Element | null {
  const { legend, names, labels, chosen, isDisabled, choose } = props;
  const toggled = (name: string) =>
    chosen.includes(name) ? chosen.filter(one => one !== name) : [...chosen, name];
  return names.length ? (
    <fieldset className="nb2prod-Choices" disabled={isDisabled}>
      <legend>{legend}</legend>
      {names.map(name => (
        <label key={name}>
          <input
            type="checkbox"
            name={name}
            checked={chosen.includes(name)}
            onChange={() => choose(toggled(name))}
          />
          {labels?.[name] ?? name}
        </label>
      ))}
    </fieldset>
  ) : null;
}
