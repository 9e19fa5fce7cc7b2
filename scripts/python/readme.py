"""Every program of the wheel's README that is called Python is Python."""

import ast
import re
import sys
from importlib.metadata import metadata

page = metadata("cdktf-resilient-exchange").get_payload() or metadata("cdktf-resilient-exchange")["Description"]
programs = re.findall(r"^```python\n(.*?)^```$", page, re.DOTALL | re.MULTILINE)
if len(programs) == 0:
    sys.exit("The README of the wheel shows no program in Python.")
for program in programs:
    ast.parse(program)
# The registry shows the page by itself: a relative link would lead nowhere.
relative = re.findall(r"\]\((?!https?://|#)[^)]*\)", page)
if relative:
    sys.exit(f"The README of the wheel has relative links: {relative}")
