"""`run.py bench [name]`: run one measurement, or all of them."""

import importlib
import pkgutil
import sys

import bench


def main(wanted: list[str]) -> int:
    """Run measurements by name; every module of this folder is one, with a function `main()` that prints figures."""
    names = sorted(each.name for each in pkgutil.iter_modules(bench.__path__) if not each.name.startswith("_"))
    if unknown := set(wanted) - set(names):
        sys.stderr.write(f"There is no measurement «{', '.join(sorted(unknown))}»; there are: {', '.join(names)}.\n")
        return 2
    for name in wanted or names:
        print(f"{name}:")
        importlib.import_module(f"bench.{name}").main()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
