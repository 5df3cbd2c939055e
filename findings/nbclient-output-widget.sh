#!/bin/sh
# nbclient 0.11.0 ends each notebook with `interact` in a bare KeyError if it stores no widgets.
# One would guess: `store_widget_state=False` leaves the state of widgets out of the notebook, and
#   all else is the same: cells execute, and show what they show.
# What happens: an Output widget, in which interact, interactive and interactive_output show what
#   their function prints, looks its own state up among those that are not kept: KeyError, with the
#   random id of the widget and no cell. With `store_widget_state=True` the notebook executes.
# Whom it hurts: whoever keeps executed teaching notebooks in git, where states of widgets would
#   change at each run: the option that leaves them out stops all that have an explorer.
# Source: OutputWidget.sync_state and set_state in nbclient read client.widget_state, which is
#   filled only if store_widget_state is set. No report found at nbclient.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check \
  nbclient==0.11.0 ipykernel==7.4.0 ipywidgets==8.1.9

cat > "$work/expected" <<'END'
store_widget_state=True: executed
store_widget_state=False: KeyError
END
cd "$work"
PATH="$work/venv/bin:$PATH"
export IPYTHONDIR="$work"
python 2> /dev/null > seen <<'END'
from nbclient import NotebookClient
from nbformat.v4 import new_code_cell, new_notebook

CODE = """
from ipywidgets import interact

interact(lambda year: print(f"Homicides of {year}"), year=(2010, 2024));
"""

for keep in (True, False):
    notebook = new_notebook(cells=[new_code_cell(CODE.strip())])
    try:
        NotebookClient(notebook, store_widget_state=keep).execute()
        outcome = "executed"
    except Exception as error:
        outcome = type(error).__name__
    print(f"store_widget_state={keep}: {outcome}")
END
cat seen
diff expected seen
