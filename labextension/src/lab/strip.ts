import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import type { TranslationBundle } from '@jupyterlab/translation';

import type { StripMessage, StripMetricMessage } from '../core/messages';
import type { Request } from '../core/requests';
import { change, numberText, sparkline } from '../core/runs';
import { shown } from '../core/text';
import { INotebooks, ISettings, ITracked, ITracking } from '../tokens';

const CLASS = 'nb2prod-Strip';
const SVG = 'http://www.w3.org/2000/svg';
const LINE = { width: 48, height: 14 } as const;
const MOST = 12;
const LONGEST = 40;

/** Draws under the cells of one notebook what they gave, and what they gave before. */
class Strips {
  constructor(
    private readonly tracked: ITracked,
    private readonly request: Request,
    private readonly trans: TranslationBundle
  ) {
    const { notebook } = tracked;
    tracked.ran.connect(() => void this._load());
    tracked.changed.connect(() => void this._load());
    notebook.changed.connect(() => this._schedule());
    notebook.panel.content.modelChanged.connect(() => this._schedule());
    void notebook.panel.context.ready.then(() => this._load());
  }

  /** Ask for the strips; one request at a time, and the last one counts. */
  private async _load(): Promise<void> {
    if (this._isLoading) {
      this._again = true;
      return;
    }
    this._isLoading = true;
    do {
      this._again = false;
      this._strips = await this._asked();
      this._schedule();
    } while (this._again);
    this._isLoading = false;
  }

  private async _asked(): Promise<readonly StripMessage[]> {
    const { isOn, isSaved, lower, notebook } = this.tracked;
    if (!isOn || isSaved || notebook.panel.isDisposed) {
      return [];
    }
    try {
      return (await this.request('strips', { path: notebook.path, lower })).strips;
    } catch {
      return this._strips; // the panel says what is wrong with the book
    }
  }

  private _schedule(): void {
    cancelAnimationFrame(this._frame);
    this._frame = requestAnimationFrame(() => this._draw());
  }

  private _draw(): void {
    const strips = new Map(this._strips.map(strip => [strip.cell, strip]));
    for (const cell of this.tracked.notebook.panel.content.widgets) {
      const old = cell.node.querySelector<HTMLElement>(`:scope > .${CLASS}`);
      const strip = strips.get(cell.model.id);
      const isShown = strip && strip.metrics.length > 0;
      if (!isShown) {
        old?.remove();
      } else if (old?.dataset.nb2prodStrip !== JSON.stringify(strip)) {
        old?.remove();
        cell.node.append(this._strip(strip));
      }
    }
  }

  private _strip(strip: StripMessage): HTMLElement {
    const node = element('div', CLASS);
    node.dataset.nb2prodStrip = JSON.stringify(strip);
    node.setAttribute('role', 'note');
    node.setAttribute('aria-label', this.trans.__('Metrics of this cell in the lab book'));
    strip.metrics.slice(0, MOST).forEach(metric => node.append(this._metric(metric)));
    if (strip.metrics.length > MOST) {
      node.append(element('span', `${CLASS}-quiet`, `+${strip.metrics.length - MOST}`));
    }
    for (const { name, before, now } of strip.changed.slice(0, MOST)) {
      const [old, text] = [before, now].map(one => (one === null ? '–' : shown(one, LONGEST)));
      const what = `${shown(name, LONGEST)} ${old} → ${text}`;
      const part = element('span', `${CLASS}-changed`, what);
      part.title = this.trans.__('Differs from the run before');
      node.append(part);
    }
    return node;
  }

  private _metric(metric: StripMetricMessage): HTMLElement {
    const { trans } = this;
    const { value, text, previous, best, lower, history } = metric;
    const node = element('span', `${CLASS}-metric`);
    node.append(
      element('span', `${CLASS}-name`, shown(metric.name, LONGEST)),
      element('strong', '', numberText(value, text))
    );
    const since = change(value, previous, lower);
    if (since) {
      const words = {
        better: trans.__('better than the run before'),
        worse: trans.__('worse than the run before'),
        same: trans.__('as in the run before')
      };
      const part = element('span', `${CLASS}-change nb2prod-mod-${since.verdict}`, since.text);
      part.title = words[since.verdict];
      node.append(part);
    }
    if (since && value !== null && value === best) {
      node.append(element('span', `${CLASS}-best`, trans.__('★ best')));
    } else if (since && best !== null) {
      node.append(element('span', `${CLASS}-quiet`, trans.__('best %1', numberText(best))));
    }
    if (history.length > 1) {
      node.append(line(history, trans.__('The last %1 runs', history.length)));
    }
    return node;
  }

  private _strips: readonly StripMessage[] = [];
  private _frame = 0;
  private _isLoading = false;
  private _again = false;
}

/** A sparkline whose last value has a dot. */
function line(history: readonly (number | null)[], label: string): SVGElement {
  const { width, height } = LINE;
  const svg = document.createElementNS(SVG, 'svg');
  const box = { width: width + 6, height: height + 6 };
  svg.setAttribute('viewBox', `-3 -3 ${box.width} ${box.height}`);
  svg.setAttribute('width', String(box.width));
  svg.setAttribute('height', String(box.height));
  svg.setAttribute('role', 'img');
  svg.setAttribute('aria-label', label);
  const points = sparkline(history, width, height);
  const path = document.createElementNS(SVG, 'polyline');
  path.setAttribute('points', points);
  const [x, y] = (points.split(' ').pop() ?? '').split(',');
  const dot = document.createElementNS(SVG, 'circle');
  dot.setAttribute('cx', x || '0');
  dot.setAttribute('cy', y || '0');
  dot.setAttribute('r', '2');
  svg.append(path, dot);
  return svg;
}

function element(tag: string, className: string, text = ''): HTMLElement {
  const node = document.createElement(tag);
  node.className = className;
  node.textContent = text;
  return node;
}

export const strip: JupyterFrontEndPlugin<void> = {
  id: 'nb2prod:strip',
  description: 'Shows the metrics of tracked runs under the cells that gave them.',
  autoStart: true,
  requires: [INotebooks, ITracking, ISettings],
  activate: (
    _: JupyterFrontEnd,
    notebooks: INotebooks,
    tracking: ITracking,
    { trans }: ISettings
  ): void => {
    const { request } = notebooks;
    notebooks.forEach(notebook => new Strips(tracking.of(notebook), request, trans));
    notebooks.opened.connect((__, one) => new Strips(tracking.of(one), request, trans));
  }
};
