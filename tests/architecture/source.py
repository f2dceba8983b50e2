"""What the architecture tests read: the deployed Python files and their imports."""

import ast
from collections.abc import Iterator
from pathlib import Path

REPOSITORY = Path(__file__).parents[2]
FUNCTIONS = REPOSITORY / "functions"
PRODUCT = FUNCTIONS / "transbordo"


def python_files(folder: Path) -> list[Path]:
    return sorted(folder.rglob("*.py"))


def imports(file: Path) -> Iterator[str]:
    """Every module and name that a file imports, anywhere in it, as absolute dotted names."""
    package = file.relative_to(FUNCTIONS).parent.parts
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) - node.level + 1] if node.level else ()
            module = ".".join([*above, *([node.module] if node.module else [])])
            yield from (f"{module}.{alias.name}" for alias in node.names)


def within(name: str, *modules: str) -> bool:
    """Whether a dotted name is one of the modules or something inside one."""
    return any(name == module or name.startswith(f"{module}.") for module in modules)


def offences(folder: Path, *, allowed: tuple[str, ...]) -> list[str]:
    """ "file imports name" for each import of our own modules that is not within the allowed ones."""
    return [
        f"{file.relative_to(REPOSITORY)} imports {name}"
        for file in python_files(folder)
        for name in imports(file)
        if within(name, "transbordo") and not within(name, *allowed)
    ]
