"""Hydra: parameters from ``conf/``, one run or a multirun over several values."""

from __future__ import annotations

from pathlib import Path

import hydra
from hydra.core.hydra_config import HydraConfig
from omegaconf import DictConfig, OmegaConf

from toy.orchestration.params import Params
from toy.orchestration.pipeline import run


@hydra.main(version_base="1.3", config_path="conf", config_name="config")
def main(config: DictConfig) -> None:
    """Run all steps; their results go to ``run`` in the folder that Hydra made."""
    values = OmegaConf.to_container(config.params, resolve=True)
    folder = Path(HydraConfig.get().runtime.output_dir)
    result = run(Params.from_mapping(dict(values)), output_dir=folder / "run")
    for name, value in result.metrics.items():
        print(f"{name} = {value:.6g}")


if __name__ == "__main__":
    main()
