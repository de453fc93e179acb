"""What a wheel built from the checkout holds, and that it works elsewhere."""

from __future__ import annotations

import os
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    source = tmp_path_factory.mktemp("source")
    target = tmp_path_factory.mktemp("wheel")
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        check=True,
    ).stdout.decode()
    for name in filter(None, listed.split("\0")):
        if (ROOT / name).is_file():
            (source / name).parent.mkdir(parents=True, exist_ok=True)
            (source / name).write_bytes((ROOT / name).read_bytes())
    subprocess.run(
        [
            sys.executable,
            "-m",
            "pip",
            "wheel",
            "--quiet",
            "--no-deps",
            "--no-build-isolation",
            "--wheel-dir",
            str(target),
            str(source),
        ],
        check=True,
    )
    (built,) = target.glob("*.whl")
    return built


def test_the_wheel_lists_every_migration_document_and_page(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    package = "saleor_wechat_growth"
    expected = {
        f"{package}/migrations/{path.name}"
        for path in (ROOT / "migrations").glob("*.py")
    }
    expected |= {
        f"{package}/saleor_documents/{path.name}"
        for path in (ROOT / "graphql" / "saleor").glob("*.graphql")
    }
    expected |= {
        path.relative_to(ROOT).as_posix()
        for pattern in ("*.py", "*.html", "*.png", "*.yaml")
        for path in (ROOT / package).rglob(pattern)
        if "/static/app/" not in path.as_posix()
    }
    assert expected <= names
    assert not [
        name for name in names if name.startswith(("tests/", "bench/", "migrations/"))
    ]


def test_the_wheel_migrates_an_empty_database_from_anywhere(
    wheel: Path, tmp_path: Path
) -> None:
    place = tmp_path / "installed"
    venv.create(place, system_site_packages=False, with_pip=False)
    site = next((place / "lib").glob("python*/site-packages"))
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(site)
    # the dependencies as they are here, the package only from the wheel
    here = next(path for path in sys.path if path.endswith("site-packages"))
    (site / "dependencies.pth").write_text(here)
    applied = subprocess.run(
        [str(place / "bin" / "python"), "-m", "saleor_wechat_growth", "migrate"],
        cwd=tmp_path,
        env={
            "PATH": os.environ["PATH"],
            **{
                name: os.environ[name]
                for name in (
                    "DATABASE_URL",
                    "CELERY_BROKER_URL",
                    "CACHE_URL",
                    "SECRET_KEY",
                    "ENCRYPTION_KEYS",
                    "LOOKUP_KEY",
                )
            },
        },
        stdout=subprocess.PIPE,
        check=True,
        text=True,
    ).stdout
    for path in (ROOT / "migrations").glob("0*.py"):
        assert path.stem in applied
