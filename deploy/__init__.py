"""What deploy.sh leaves to Python, with the functions' own code at hand."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "functions"))
