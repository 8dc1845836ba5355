import { Graph, layout } from '../../core/graph';
import type { LeftBehindMessage, StepMessage } from '../../core/messages';
import { suggestedSteps } from '../../core/suggestions';
import { NotebookModel } from '../notebookModel';

export class StepsModel extends NotebookModel {
  get graph(): Graph {
    if (this._steps !== this.analysis.steps) {
      this._steps = this.analysis.steps;
      this._graph = layout(this._steps);
    }
    return this._graph;
  }

  get leftBehind(): readonly LeftBehindMessage[] {
    return this.analysis.left_behind;
  }

  /** How many steps the suggested tags would make. */
  get suggestedSteps(): number {
    return suggestedSteps(this.analysis.suggestions);
  }

  /** Give all tags that are suggested for the notebook as it is now. */
  async acceptAll(): Promise<void> {
    const { notebook } = this;
    await notebook?.live.checkNow();
    notebook?.accept();
  }

  toggleGhosts(): void {
    this.notebook?.showGhosts(this.notebook.ghosts.size === 0);
  }

  private _steps: StepMessage[] | null = null;
  private _graph: Graph = layout([]);
}
