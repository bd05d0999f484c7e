"""Compile extractor and merger with mypyc where there is a C compiler; without one the modules run as plain Python.

A build hook of hatchling: a wheel carries the compiled modules, an editable install puts them beside their sources.
``python hatch_build.py`` does the latter again after a change, in an environment with mypy and setuptools;
``python hatch_build.py PACKAGE FOLDER`` is what compiles one package.
``QUOTEDB_PURE=1`` leaves all of it out.
"""

from __future__ import annotations

import contextlib
import io
import os
import runpy
import shutil
import subprocess
import sys
import sysconfig
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

ROOT = Path(__file__).resolve().parent
PACKAGES = {Path("quotedb", "extract"): "quotedb_extract", Path("quotedb", "merge"): "quotedb_merge"}
"""Each package's modules share one library of this name, which stands where the packages do."""
OPTIMISE = "2"
FLAGS = "-fno-semantic-interposition -fvisibility=hidden -fno-plt"
"""Calls go straight to their functions, inside a library and to Python: with ``OPTIMISE``, a tenth of an extraction."""
RECORDS = runpy.run_path(str(ROOT / "quotedb" / "compiled.py"))
"""The module by its path: the package's own dependencies aren't there while it is built."""


def why_not() -> str:
    """What is missing for compiling; nothing where all is there."""
    if os.environ.get("QUOTEDB_PURE"):
        return "as asked"
    compiler = os.environ.get("CC") or sysconfig.get_config_var("CC") or "cc"
    if sys.implementation.name != "cpython":
        return "not CPython"
    if os.name == "nt":
        return ""  # setuptools finds the compiler there by itself
    if shutil.which(str(compiler).split()[0]) is None:
        return "no C compiler"
    return "" if Path(sysconfig.get_paths()["include"], "Python.h").is_file() else "no C headers of Python"


def sources(package: Path) -> list[str]:
    """The modules to compile; ``__init__`` decides whether they are used, and so isn't among them."""
    return [str(path.relative_to(ROOT)) for path in sorted((ROOT / package).glob("*.py")) if path.stem != "__init__"]


def compile_package(package: Path, folder: Path) -> None:
    """Compile a package into ``lib`` in a folder. Any failure is an exception."""
    from mypyc.build import mypycify
    from setuptools import Distribution
    from setuptools.command.build_ext import build_ext

    class SideBySide(build_ext):
        """Compiles the files of an extension at the same time, one on each processor."""

        def build_extensions(self) -> None:
            compiler: Any = self.compiler  # type: ignore[has-type]
            one_after_the_other = compiler.compile

            def compile_all(sources: list[str], **options: Any) -> list[str]:
                with ThreadPoolExecutor(os.cpu_count()) as pool:
                    largest_first = sorted(sources, key=os.path.getsize, reverse=True)
                    made = pool.map(lambda source: one_after_the_other([source], **options), largest_first)
                    objects = dict(zip(largest_first, made, strict=True))
                return [each for source in sources for each in objects[source]]

            compiler.compile = compile_all
            super().build_extensions()

    if os.name != "nt":
        os.environ["CFLAGS"] = f"{FLAGS} {os.environ.get('CFLAGS', '')}"
    log = io.StringIO()
    with contextlib.chdir(ROOT), contextlib.redirect_stdout(log), contextlib.redirect_stderr(log):
        try:
            extensions = mypycify(
                ["--cache-dir", os.devnull, *sources(package)],
                opt_level=OPTIMISE,
                debug_level="0",
                strip_asserts=True,
                group_name=PACKAGES[package],
                target_dir=str(folder / "c"),
                multi_file=True,
            )
            command: Any = SideBySide(Distribution({"name": "quotedb", "ext_modules": extensions}))
            command.build_lib, command.build_temp = str(folder / "lib"), str(folder / "temp")
            command.ensure_finalized()
            command.run()
        except SystemExit as error:  # mypyc's way of saying that it can't
            raise RuntimeError(log.getvalue().strip() or "mypyc failed") from error


@contextlib.contextmanager
def built(packages: list[Path]) -> Iterator[list[dict[str, str]]]:
    """For each package what compiling makes, and last the record of its sources: files, to where they go.

    The files last as long as the block. Each package is compiled by a process of its own, all at the same time.
    """
    with tempfile.TemporaryDirectory() as name:
        folders = [Path(name, str(number)) for number in range(len(packages))]
        # Taken before: what is changed while it is compiled isn't what was compiled.
        prints = [RECORDS["fingerprint"](ROOT / package) for package in packages]
        works = [
            subprocess.Popen(
                [sys.executable, str(Path(__file__).resolve()), str(package), str(folder)],
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
                text=True,
            )
            for package, folder in zip(packages, folders, strict=True)
        ]
        told = [work.communicate()[1] for work in works]
        for work, said in zip(works, told, strict=True):
            if work.returncode:
                raise RuntimeError(said.strip() or f"compiling ended with {work.returncode}")
        made: list[dict[str, str]] = []
        for package, folder, found in zip(packages, folders, prints, strict=True):
            lib = folder / "lib"
            files = {str(path): str(path.relative_to(lib)) for path in sorted(lib.rglob("*")) if path.is_file()}
            record = folder / RECORDS["RECORD"]
            record.write_text(found + "\n", encoding="ascii")
            made.append(files | {str(record): str(package / record.name)})
        yield made


def in_place() -> None:
    """Put the compiled modules beside their sources, each record last: what is half done isn't used."""
    old: list[Path] = []
    for package, group in PACKAGES.items():
        library = f"{group}__mypyc.*"
        if RECORDS["is_current"](ROOT / package) and any(ROOT.glob(f"{group}__mypyc.{sys.implementation.cache_tag}*")):
            continue
        old.append(package)
        for pattern in (f"{package}/{RECORDS['RECORD']}", f"{package}/*.so", f"{package}/*.pyd", library):
            for path in ROOT.glob(pattern):
                path.unlink()
    with built(old) as made:
        for files in made:
            for path, target in files.items():
                shutil.move(path, ROOT / target)


def trouble(action: Callable[[], object]) -> str:
    """Why nothing was compiled; nothing where ``action`` did it."""
    problem = why_not()
    if not problem:
        try:
            action()
        except Exception as error:  # whatever is wrong with a compiler: the sources run without it
            lines = str(error).splitlines()
            problem = lines[-1] if lines else type(error).__name__
    return problem and f"quotedb's extractor and merger run as plain Python, a third as fast: {problem}"


class CustomBuildHook(BuildHookInterface):  # type: ignore[type-arg]
    """Hatchling's side of it."""

    def dependencies(self) -> list[str]:
        """What the build needs, apart from hatchling."""
        return [] if why_not() else ["mypy>=1.15", "setuptools>=75"]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Add the compiled modules to a wheel, or put them into the checkout of an editable install."""
        self.kept = contextlib.ExitStack()

        def add() -> None:
            for files in self.kept.enter_context(built(list(PACKAGES))):
                build_data["force_include"].update(files)
            build_data["pure_python"], build_data["infer_tag"] = False, True

        if problem := trouble(in_place if version == "editable" else add):
            self.app.display_warning(problem)

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        """Remove the temporary files."""
        self.kept.close()


if __name__ == "__main__":
    if sys.argv[1:]:
        compile_package(Path(sys.argv[1]), Path(sys.argv[2]))
    elif problem := trouble(in_place):
        print(problem)
