import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { ISettingRegistry } from '@jupyterlab/settingregistry';
import { ITranslator, nullTranslator, TranslationBundle } from '@jupyterlab/translation';
import { ISignal, Signal } from '@lumino/signaling';

import { Role, ROLES } from '../core/roles';
import { ISettings } from '../tokens';

const ID = 'nb2prod:settings';

const COLOURS: Readonly<Record<Role, string>> = {
  data: '--jp-brand-color1',
  training: '--jp-warn-color1',
  evaluation: '--jp-success-color1',
  inference: '--jp-mirror-editor-operator-color',
  parameters: '--jp-info-color1',
  setup: '--jp-ui-font-color2',
  skip: '--jp-border-color0'
};

class Settings implements ISettings {
  constructor(readonly trans: TranslationBundle) {}

  liveChecks = true;
  colours = COLOURS;
  exportDefaults: ISettings['exportDefaults'] = {};

  get changed(): ISignal<ISettings, void> {
    return this._changed;
  }

  read(from: ISettingRegistry.ISettings): void {
    this.liveChecks = from.composite.liveChecks !== false;
    this.colours = { ...COLOURS, ...(from.composite.colours as Partial<Record<Role, string>>) };
    this.exportDefaults = (from.composite.export ?? {}) as ISettings['exportDefaults'];
    this.paint();
    this._changed.emit();
  }

  /** Give the style sheets the colour of each role. */
  paint(): void {
    for (const role of ROLES) {
      const name = /^--jp-[a-z0-9-]+$/.test(this.colours[role])
        ? this.colours[role]
        : COLOURS[role];
      document.body.style.setProperty(`--nb2prod-${role}`, `var(${name})`);
    }
  }

  private readonly _changed = new Signal<ISettings, void>(this);
}

export const settings: JupyterFrontEndPlugin<ISettings> = {
  id: ID,
  description: 'Reads the settings of nb2prod.',
  autoStart: true,
  provides: ISettings,
  optional: [ISettingRegistry, ITranslator],
  activate: (
    app: JupyterFrontEnd,
    registry: ISettingRegistry | null,
    translator: ITranslator | null
  ): ISettings => {
    const found = new Settings((translator ?? nullTranslator).load('nb2prod'));
    found.paint();
    void app.restored.then(async () => {
      const loaded = await registry?.load(ID);
      if (loaded) {
        found.read(loaded);
        loaded.changed.connect(() => found.read(loaded));
      }
    });
    return found;
  }
};
