import * as React from 'react';

import type { DifferenceMessage, VerifyResult } from '../../core/messages';
import { duration, shown } from '../../core/text';
import type { ExportModel } from './model';

/** What a comparison of the package with the notebook showed. */
export function Verified(props: { model: ExportModel; found: VerifyResult }): JSX.Element {
  const { model, found } = props;
  const { trans } = model;
  const seconds = duration(found.seconds);
  return (
    <section className="nb2prod-Verified" aria-label={trans.__('Comparison with the notebook')}>
      {found.equal ? (
        <p role="status" className="nb2prod-mod-good">
          ✓ {trans._n('%1 value equal', '%1 values equal', found.values)}{' '}
          {trans.__('(both ran, %1)', seconds)}
        </p>
      ) : (
        <p role="alert" className="nb2prod-mod-error">
          ✕ {trans._n('%1 difference', '%1 differences', found.differences.length)}{' '}
          {trans.__('(both ran, %1)', seconds)}
        </p>
      )}
      <ul>
        {found.differences.map((one, index) => (
          <li key={index}>
            <code>{shown([one.step, one.name].filter(Boolean).join('.'))}</code>{' '}
            {shown(differenceText(model, one))}
          </li>
        ))}
        {found.notes.map((note, index) => (
          <li key={`note ${index}`} className="nb2prod-Quiet">
            {shown(note)}
          </li>
        ))}
      </ul>
    </section>
  );
}

function differenceText({ trans }: ExportModel, one: DifferenceMessage): string {
  if (one.varies) {
    return trans.__('differs from run to run in the notebook itself');
  }
  return one.text || trans.__('%1 instead of %2', one.found, one.expected);
}
