from __future__ import annotations

import sys
from pathlib import Path

import pytest

from nb2prod.model.pipeline import ImportBinding
from nb2prod.planning.installed import Environment, environment_at
from nb2prod.planning.requirements import (
    imported_modules,
    local_modules,
    requirements,
    version_range,
)

INSTALLED = {
    "scikit_learn-1.9.1": ["sklearn/__init__.py"],
    "pandas-3.1.1": ["pandas/__init__.py"],
    "python_dateutil-4.0.0": ["dateutil/__init__.py", "dateutil/tz.py"],
    "opencv_python_headless-4.10.0.84": ["cv2/__init__.py"],
    "matplotlib-3.11.2": ["matplotlib/__init__.py", "mpl_toolkits/mplot3d/art3d.py"],
    "google_cloud_storage-2.18.0": ["google/cloud/storage/__init__.py"],
    "google_cloud_core-2.4.1": ["google/cloud/_helpers.py"],
    "protobuf-5.28.0": ["google/protobuf/__init__.py"],
    "torch-2.1.0+cu118": ["torch/__init__.py"],
    "odd_name-1.2.3": ["strange/__init__.py"],
    "another_odd_name-9.9": ["strange/plugin.py"],
    "single-0.4.2": ["single.py"],
}


@pytest.fixture
def environment(tmp_path: Path) -> Environment:
    for name, files in INSTALLED.items():
        metadata = tmp_path / f"{name}.dist-info"
        metadata.mkdir()
        lines = [f"{file},sha256=x,1\n" for file in files]
        (metadata / "RECORD").write_text("".join(lines))
        for file in files:
            (tmp_path / file).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / file).touch()
    return environment_at([str(tmp_path)], python="3.11.7", interpreter="kernel")


@pytest.mark.parametrize(
    ("module", "name", "version"),
    [
        ("sklearn.linear_model", "scikit-learn", "1.9.1"),
        ("pandas", "pandas", "3.1.1"),
        ("dateutil.parser", "python-dateutil", "4.0.0"),
        ("cv2", "opencv-python-headless", "4.10.0.84"),
        ("mpl_toolkits.mplot3d", "matplotlib", "3.11.2"),
        ("google.cloud.storage.Client", "google-cloud-storage", "2.18.0"),
        ("google.protobuf.text_format", "protobuf", "5.28.0"),
        ("strange", "odd-name", "1.2.3"),
        ("single", "single", "0.4.2"),
        ("torch", "torch", "2.1.0"),
        ("PIL.Image", "pillow", ""),
        ("yaml", "pyyaml", ""),
        ("skimage.io", "scikit-image", ""),
        ("some_thing.part", "some-thing", ""),
        ("azure.storage.blob.BlobClient", "azure-storage-blob", ""),
        ("google.cloud.bigquery.Client", "google-cloud-bigquery", ""),
        ("google.generativeai", "google-generativeai", ""),
    ],
)
def test_a_module_is_found_in_its_distribution(
    environment: Environment, module: str, name: str, version: str
) -> None:
    (found,) = requirements([module], environment)
    assert (found.name, found.version) == (name, version)
    assert found.modules == (module.partition(".")[0],)


@pytest.mark.parametrize("module", ["os.path", "__future__", "json", "tomllib"])
def test_the_standard_library_is_left_alone(environment: Environment, module: str) -> None:
    assert requirements([module], environment) == ()


def test_a_local_module_is_no_requirement(environment: Environment, tmp_path: Path) -> None:
    (tmp_path / "helpers.py").touch()
    (tmp_path / "lib").mkdir()
    (tmp_path / "lib" / "plots.py").touch()
    (tmp_path / "data").mkdir()
    (tmp_path / "random.py").touch()
    modules = ["helpers", "lib.plots", "data", "random", "numpy"]
    local = local_modules(modules, tmp_path)
    assert local == ("helpers", "lib")
    found = requirements(modules, environment, local=local)
    assert [each.name for each in found] == ["data", "numpy"]


@pytest.mark.parametrize(
    ("asked", "version", "specifier"),
    [
        ("pandas", "3.1.1", ">=3.1,<4"),
        ("pandas>=2", "3.1.1", ">=2"),
        ("pandas==1.5.3", "", "==1.5.3"),
        ("Pandas[parquet]", "3.1.1", "[parquet]>=3.1,<4"),
    ],
)
def test_what_the_notebook_installs_stands_first(
    environment: Environment, asked: str, version: str, specifier: str
) -> None:
    (found,) = requirements(["pandas"], environment, extra=[asked])
    assert (found.name, found.version, found.specifier) == (
        "pandas",
        version,
        specifier,
    )


def test_a_distribution_that_is_installed_but_not_imported_is_needed(
    environment: Environment,
) -> None:
    found = requirements([], environment, extra=["openpyxl", "pip", "setuptools"])
    assert [(each.name, each.modules) for each in found] == [("openpyxl", ())]


def test_the_distribution_that_the_notebook_installs_provides_its_module(
    environment: Environment,
) -> None:
    (found,) = requirements(["strange"], environment, extra=["another-odd-name"])
    assert found.name == "another-odd-name"


def test_addresses_are_no_requirements(environment: Environment) -> None:
    asked = [
        "git+https://example.org/a.git",
        "a @ https://example.org/a.whl",
        "./b",
        "c",
    ]
    assert [each.name for each in requirements([], environment, extra=asked)] == ["c"]


@pytest.mark.parametrize(
    ("version", "expected"),
    [
        ("2.4.6", ">=2.4,<3"),
        ("1.0.post1", ">=1.0,<2"),
        ("5", ">=5.0,<6"),
        ("0.13.2", ">=0.13,<0.14"),
        ("0.0.9", ">=0.0.9,<0.1"),
        ("2024.1", ">=2024.1"),
        ("20240706", ">=20240706.0"),
        ("1!2.3", ">=1!2.3,<1!3"),
        ("2.0.0rc1", ">=2.0.0rc1,<3"),
        ("2.1.0+cu118", ">=2.1,<3"),
        ("unknown", ""),
        ("", ""),
    ],
)
def test_the_range_holds_the_version_and_ends_before_what_may_break(
    version: str, expected: str
) -> None:
    assert version_range(version) == expected


@pytest.mark.parametrize("version", ["0.0.9", "0.1.0.dev3", "1!0.5", "2024.1", "0.0.0"])
def test_the_range_always_holds_the_version(version: str) -> None:
    from packaging.specifiers import SpecifierSet

    assert SpecifierSet(version_range(version)).contains(version, prereleases=True)


def test_names_below_a_namespace_are_kept() -> None:
    bindings = [
        ImportBinding(module="google.cloud", name="storage"),
        ImportBinding(module="sklearn.svm", name="SVC"),
        ImportBinding(module="google.cloud.bigquery", name="*"),
        ImportBinding(module="numpy", alias="np"),
    ]
    assert imported_modules(bindings) == (
        "google.cloud.storage",
        "sklearn.svm",
        "google.cloud.bigquery",
        "numpy",
    )


def test_old_metadata_is_read(tmp_path: Path) -> None:
    egg = tmp_path / "legacy-1.2-py3.11.egg-info"
    egg.mkdir()
    (egg / "top_level.txt").write_text("oldie\n")
    (tmp_path / "oldie").mkdir()
    develop = tmp_path / "mine.egg-info"
    develop.mkdir()
    (develop / "PKG-INFO").write_text("Metadata-Version: 2.1\nVersion: 0.3\n")
    found = environment_at([str(tmp_path), ""], python="3.11.7", interpreter="kernel")
    oldie, mine = found.lookup("oldie"), found.lookup("mine")
    assert oldie is not None and (oldie.name, oldie.version) == ("legacy", "1.2")
    assert mine is not None and (mine.name, mine.version) == ("mine", "0.3")
    assert found.lookup("nothing") is None


def test_our_own_packages_are_found_without_importing_them() -> None:
    environment = environment_at(sys.path, python="3.11.7", interpreter="nb2prod")
    found = environment.lookup("yaml")
    assert found is not None and found.name == "pyyaml"
