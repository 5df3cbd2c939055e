# Drugs and Security in the Americas, Recounted. `make help` lists what there is.

PYTHON ?= python3
VENV   := .venv
NEW    := $(VENV).new
OLD    := $(VENV).old
BIN    := $(VENV)/bin
READY  := $(VENV)/.ready
GROUPS := install lab test
PORT   ?= 8000
LAB    ?=

UV = $(1)/bin/uv pip $(2) --quiet --python $(1)/bin/python
# What pyproject.toml names, and all that it needs, as the lock has it or not at all.
PINNED  = --requirement pyproject.toml --constraint requirements.txt --require-hashes
# Jupyter Server has jsonschema bring it along to check IRIs, of which there are none here; it
# compiles 38 grammars whenever Altair is loaded, which is seconds in every kernel.
NEEDLESS := rfc3987-syntax

# The scripts of an environment name the folder that it was made in.
RENAME := import pathlib, sys; old, new = (bytes(pathlib.Path(each).absolute()) for each in sys.argv[1:]); [file.write_bytes(text.replace(old, new)) for file in pathlib.Path(sys.argv[1], "bin").iterdir() if file.is_file() and old in (text := file.read_bytes())]

# Without bytecode every kernel would compile pandas and Altair again.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help book watch pdf test test-code test-built test-all serve lab not-as-root accept check lock diff-setup clients prove links bench clean

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
	$(BIN)/python -m pytest -q -n 2 --dist loadfile --nbval --nbval-current-env chapters

test-code: $(READY)-test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

test-built: $(READY)-test
	@$(BIN)/python -m tests.browser
	$(BIN)/recount export --check
	@$(BIN)/recount book

test-all: export RECOUNT_EVERY_PAGE = 1
test-all: test  ## the same, with every page of the book loaded in the browser

serve: book  ## show the book on http://localhost:8000
	@$(BIN)/recount serve --port $(PORT)

lab: not-as-root $(READY)-lab  ## open the notebooks in JupyterLab
	$(BIN)/jupyter lab --ServerApp.root_dir=. --LabApp.default_url=/lab/tree/chapters \
	  --LabApp.extra_labextensions_path=binder/labextensions $(LAB)

not-as-root:
	@test "$$(id -u)" != 0 || test "$(filter --allow-root,$(LAB))" || \
	  { echo "JupyterLab does not start as root; expected another user, or: make lab LAB=--allow-root" >&2; exit 2; }

accept: $(READY)  ## execute every chapter; store its new outputs in chapters/ and figures/
	@$(BIN)/recount accept

check: $(READY)  ## print every verdict; do the stored ones still hold?
	@$(BIN)/recount check

COMPILE = $(BIN)/uv pip compile --universal --generate-hashes --python-version 3.11 --no-header -q

lock: $(READY)  ## write requirements.txt anew from pyproject.toml, and what Binder installs of it
	$(COMPILE) pyproject.toml $(GROUPS:%=--group %) --upgrade -o requirements.txt
	$(COMPILE) --group pyproject.toml:binder --constraint requirements.txt --no-annotate \
	  -o binder/requirements.txt

diff-setup: $(READY)-lab  ## let git show and merge chapters and tables as such, in this clone
	git config diff.jupyternotebook.command '$(BIN)/git-nbdiffdriver diff --ignore-outputs --ignore-metadata --ignore-details'
	git config merge.recount.driver '$(BIN)/recount merge %O %A %B %P'
	git config merge.recount.name 'tables row by row, chapters cell by cell'
	git config merge.generated.driver true
	git config merge.generated.name 'ours, until `make accept` writes it anew'

clients: $(READY)-test book  ## ask programs of others what they read of the book (needs Node, Java and Debian)
	@$(BIN)/python -m benchmarks.clients

prove: $(READY)-test book  ## spoil the book, its code, its files and its world: what notices?
	@$(BIN)/python -m benchmarks.proof

links: $(READY)-test book  ## ask every outside address whether it still answers (needs a network)
	@$(BIN)/python -m benchmarks.links

bench: $(READY)-test book  ## weigh, time and judge the book beside a stock one (needs Chromium and Node)
	@$(BIN)/python -m benchmarks

clean:  ## remove everything that was made
	rm -rf $(VENV) $(NEW) $(OLD) _build benchmarks/node_modules *.egg-info

# Two that need an environment at once make it one after the other; the second finds it made.
ifndef ALONE
$(READY) $(GROUPS:%=$(READY)-%): requirements.txt pyproject.toml
	@ALONE=yes MAKEFLAGS= $(PYTHON) -I recount/publish/pipeline/one_at_a_time.py _build \
	  $(MAKE) --silent $@
else

# The groups that the environment has, which it keeps.
HAS := $(patsubst $(READY)-%,%,$(wildcard $(GROUPS:%=$(READY)-%)))
SAME := $(shell { $(BIN)/uv --version && $(BIN)/python -c '' && \
  cmp requirements.txt $(VENV)/requirements.txt; } > /dev/null 2>&1 && echo yes)

# By the same lock no package that is there becomes another one, so that more are added in place.
# By another one an environment is made beside, and put in place once it is whole: till then, and if
# anything fails, the old one works. What it is ready for is as of when its making began.
ifeq ($(SAME),yes)
$(READY): requirements.txt pyproject.toml
	@touch $(VENV)/.begun
	@$(call UV,$(VENV),install) $(PINNED) $(HAS:%=--group %)
	@$(call UV,$(VENV),install) --no-deps --no-build-isolation --editable .
	@mv $(VENV)/.begun $@
else
$(READY): requirements.txt pyproject.toml
	@$(PYTHON) -c 'import sys; v = sys.version_info[:2]; sys.exit(0 if (3, 11) <= v < (3, 15) else f"Python 3.11 to 3.14 is needed; {sys.executable} is {v[0]}.{v[1]}. Try: make PYTHON=python3.12 …")'
	@test -e $(VENV) || test ! -e $(OLD) || mv $(OLD) $(VENV)
	@echo "Making $(VENV)"
	@$(PYTHON) -m venv --clear --prompt $(VENV) $(NEW)
	@touch $(HAS:%=$(NEW)/.ready-%) $(NEW)/.ready
	@cp requirements.txt $(NEW)
	@awk '/^uv==/,!/\\$$/' requirements.txt > $(NEW)/uv.txt
	@$(NEW)/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $(NEW)/uv.txt
	@echo "Installing what the book needs (half a minute or so)"
	@$(call UV,$(NEW),install) $(PINNED) $(HAS:%=--group %)
	@$(call UV,$(NEW),install) --no-deps --no-build-isolation --editable .
	@$(call UV,$(NEW),uninstall) pip $(if $(HAS),$(NEEDLESS))
	@$(NEW)/bin/python -c '$(RENAME)' $(NEW) $(VENV)
	@rm -rf $(OLD)
	@test ! -e $(VENV) || mv $(VENV) $(OLD)
	@mv $(NEW) $(VENV)
	@rm -rf $(OLD)
endif

$(READY)-%: $(READY)
	@echo "Installing the packages of the group $*"
	@$(call UV,$(VENV),install) $(PINNED) --group $*
	@$(call UV,$(VENV),uninstall) $(NEEDLESS)
	@touch $@
endif
