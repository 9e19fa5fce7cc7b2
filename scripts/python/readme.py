"""Every program of the wheel's README that is called Python is Python."""

import ast
import re
import sys
from importlib.metadata import metadata

page = metadata("cdktf-resilient-exchange").get_payload() or metadata("cdktf-resilient-exchange")["Description"]
programs = re.findall(r"^```python\n(.*?)^```$", page, re.DOTALL | re.MULTILINE)
if len(programs) < 10:
    sys.exit(f"The README of the wheel has {len(programs)} programs in Python.")
for program in programs:
    ast.parse(program)
