import { VDomRenderer } from '@jupyterlab/ui-components';
import * as React from 'react';

import { FIRST, SEVERITIES, SeverityName } from '../../core/findings';
import type { DiagnosticMessage } from '../../core/messages';
import { shown } from '../../core/text';
import { CellLink, Obstacle } from '../parts';
import type { ChecksModel } from './model';

const SIGNS: Readonly<Record<SeverityName, string>> = { error: '✕', warning: '!', info: 'i' };

export class ChecksBody extends VDomRenderer<ChecksModel> {
  /**
   * @param explain - shows the page of a code.
   */
  constructor(
    model: ChecksModel,
    private readonly explain: (code: string) => void
  ) {
    super(model);
    this.addClass('nb2prod-Checks');
  }

  protected override render(): JSX.Element {
    const { model } = this;
    const { notebook, trans } = model;
    if (!notebook?.live.analysis || model.analysis.unreadable) {
      return <Obstacle model={model} />;
    }
    if (!notebook.tagged) {
      return (
        <p className="nb2prod-Teach">{trans.__('Checks appear here once cells are tagged.')}</p>
      );
    }
    const all = model.findings.length;
    return (
      <>
        <Obstacle model={model} />
        <Summary model={model} />
        <ul className="nb2prod-Findings">
          {model.shownFindings.map((finding, index) => (
            <Finding key={index} model={model} finding={finding} explain={this.explain} />
          ))}
        </ul>
        {all > FIRST && (
          <button
            className="nb2prod-Link"
            aria-expanded={model.isOpen}
            onClick={() => model.toggle()}
          >
            {model.isOpen ? trans.__('Show the first %1', FIRST) : trans.__('Show all %1', all)}
          </button>
        )}
      </>
    );
  }
}

/** How many there are of each severity; read out when it changes. */
function Summary({ model }: { model: ChecksModel }): JSX.Element {
  const { trans } = model;
  const words: Record<SeverityName, string> = {
    error: trans._n('%1 blocks the export', '%1 block the export', model.count('error')),
    warning: trans._n('%1 warning', '%1 warnings', model.count('warning')),
    info: trans._n('%1 remark', '%1 remarks', model.count('info'))
  };
  const present = SEVERITIES.filter(severity => model.count(severity) > 0);
  return (
    <p className="nb2prod-Summary" role="status">
      {!model.count('error') && <span>{trans.__('✓ Nothing blocks the export')}</span>}
      {present.map(severity => (
        <span key={severity} className={`nb2prod-mod-${severity}`}>
          {SIGNS[severity]} {words[severity]}
        </span>
      ))}
    </p>
  );
}

function Finding(props: {
  model: ChecksModel;
  finding: DiagnosticMessage;
  explain: (code: string) => void;
}): JSX.Element {
  const { model, finding } = props;
  const { trans } = model;
  const names: Record<SeverityName, string> = {
    error: trans.__('Blocker'),
    warning: trans.__('Warning'),
    info: trans.__('Remark')
  };
  return (
    <li className={`nb2prod-Finding nb2prod-mod-${finding.severity}`} data-code={finding.code}>
      <span className="nb2prod-Finding-sign" role="img" aria-label={names[finding.severity]}>
        {SIGNS[finding.severity]}
      </span>
      <div>
        <div>{shown(finding.message)}</div>
        {finding.hint && <div className="nb2prod-Quiet">{shown(finding.hint)}</div>}
        <div className="nb2prod-Row">
          {finding.cell !== null && (
            <CellLink model={model} cell={finding.cell} line={finding.first_line} />
          )}
          <button
            className="nb2prod-Link"
            title={trans.__('What %1 means', finding.code)}
            onClick={() => props.explain(finding.code)}
          >
            {finding.code}
          </button>
          {finding.fix && (
            <button className="nb2prod-Fix" onClick={() => model.fix(finding)}>
              {shown(finding.fix.label)}
            </button>
          )}
        </div>
      </div>
    </li>
  );
}
