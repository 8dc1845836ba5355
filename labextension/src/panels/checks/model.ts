import { count, FIRST, SeverityName, sorted } from '../../core/findings';
import type { DiagnosticMessage } from '../../core/messages';
import { NotebookModel } from '../notebookModel';

export class ChecksModel extends NotebookModel {
  /** All findings, blockers first. */
  get findings(): readonly DiagnosticMessage[] {
    return sorted(this.analysis.diagnostics, this.order);
  }

  /** Those that are shown. */
  get shownFindings(): readonly DiagnosticMessage[] {
    return this.isOpen ? this.findings : this.findings.slice(0, FIRST);
  }

  count(severity: SeverityName): number {
    return count(this.analysis.diagnostics, severity);
  }

  /** Whether all findings are shown. */
  get isOpen(): boolean {
    return this._isOpen;
  }

  toggle(): void {
    this._isOpen = !this._isOpen;
    this.stateChanged.emit();
  }

  fix(finding: DiagnosticMessage): void {
    if (finding.fix) {
      this.notebook?.apply(finding.fix.edits);
    }
  }

  protected override onNotebook(): void {
    this._isOpen = false;
  }

  private _isOpen = false;
}
