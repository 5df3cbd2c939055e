# Drugs and Security in the Americas, Recounted. `make help` lists what there is.

PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
READY  := $(VENV)/.ready
GROUPS := install lab test
PORT   ?= 8000

INSTALL = $(BIN)/uv pip install --quiet --python $(BIN)/python
# What pyproject.toml names, and all that it needs, as the lock has it or not at all.
PINNED  = --requirement pyproject.toml --constraint requirements.txt --require-hashes
# Jupyter Server has jsonschema bring it along to check IRIs, of which there are none here; it
# compiles 38 grammars whenever Altair is loaded, which is seconds in every kernel.
NEEDLESS := rfc3987-syntax

# Without bytecode every kernel would compile pandas and Altair again.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help book watch pdf test test-code test-built test-all serve lab accept check lock diff-setup bench clean

help:  ## list the commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

book: $(READY)  ## execute every chapter and build _build/html/index.html
	@$(BIN)/recount book

watch: $(READY)  ## show the book, build it after each save, and reload open pages
	@$(BIN)/recount watch --port $(PORT)

pdf: $(READY)  ## print every chapter and the whole book into _build/pdf (needs Chromium)
	@$(BIN)/recount pdf

test: $(READY)-test  ## check code, data, stored outputs and the built book
	@$(MAKE) --no-print-directory -j 2 test-code test-built
	$(BIN)/python -m pytest -q -n 2 --dist loadfile
	$(BIN)/python -m pytest -q -n 2 --dist loadfile --nbval chapters

test-code: $(READY)-test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

test-built: $(READY)-test
	@$(BIN)/python tests/browser.py
	$(BIN)/recount export --check
	@$(BIN)/recount book

test-all: export RECOUNT_EVERY_PAGE = 1
test-all: test  ## the same, with every page of the book loaded in the browser

serve: book  ## show the book on http://localhost:8000
	@echo "http://localhost:$(PORT)"
	@$(BIN)/python -m http.server --bind 127.0.0.1 --directory _build/html $(PORT)

lab: $(READY)-lab  ## open the notebooks in JupyterLab
	$(BIN)/jupyter lab --ServerApp.root_dir=. --LabApp.default_url=/lab/tree/chapters

accept: $(READY)  ## execute every chapter; store its new outputs in chapters/ and figures/
	@$(BIN)/recount accept

check: $(READY)  ## print every verdict; do the stored ones still hold?
	@$(BIN)/recount check

lock: $(READY)  ## write requirements.txt anew from pyproject.toml
	$(BIN)/uv pip compile pyproject.toml $(GROUPS:%=--group %) --universal --generate-hashes \
	  --python-version 3.11 --no-header --upgrade -q -o requirements.txt

diff-setup: $(READY)-lab  ## let git show and merge notebooks cell by cell, in this clone
	git config diff.jupyternotebook.command '$(BIN)/git-nbdiffdriver diff --ignore-outputs --ignore-metadata --ignore-details'
	git config merge.jupyternotebook.driver '$(BIN)/git-nbmergedriver merge --output-strategy remove %O %A %B %L %P'
	git config merge.jupyternotebook.name 'notebooks, cell by cell'

bench: $(READY)-test book  ## weigh, time and judge the book beside a stock one (needs Chromium and Node)
	@$(BIN)/python -m benchmarks

clean:  ## remove everything that was made
	rm -rf $(VENV) _build benchmarks/node_modules *.egg-info

$(READY): requirements.txt pyproject.toml
	@$(PYTHON) -c 'import sys; v = sys.version_info[:2]; sys.exit(0 if (3, 11) <= v < (3, 15) else f"Python 3.11 to 3.14 is needed; {sys.executable} is {v[0]}.{v[1]}. Try: make PYTHON=python3.12 …")'
	@echo "Making $(VENV)"
	@$(PYTHON) -m venv --clear $(VENV)
	@awk '/^uv==/,!/\\$$/' requirements.txt > $(VENV)/uv.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $(VENV)/uv.txt
	@echo "Installing what the book needs (half a minute or so)"
	@$(INSTALL) $(PINNED)
	@$(INSTALL) --no-deps --no-build-isolation --editable .
	@$(BIN)/uv pip uninstall --quiet --python $(BIN)/python pip
	@touch $(READY)

$(READY)-%: $(READY)
	@echo "Installing the packages of the group $*"
	@$(INSTALL) $(PINNED) --group $*
	@$(BIN)/uv pip uninstall --quiet --python $(BIN)/python $(NEEDLESS)
	@touch $@
