# Allmenning. `make` alone lists what can be made; each line below comes from a ## comment.

SHELL := /bin/bash
ASSETS := serve/web/assets
BUNDLE := $(ASSETS)/dist/manifest.json
VERSION := $(shell git describe --tags --always --dirty 2>/dev/null || echo dev)

# Where make run listens: make run LISTEN=127.0.0.1:9000, or ALLMENNING_LISTEN.
ALLMENNING_LISTEN ?= 127.0.0.1:8357
LISTEN ?= $(ALLMENNING_LISTEN)

# No C compiler is needed, and the version is passed on below, so Go need not ask git.
export CGO_ENABLED := 0
export GOFLAGS += -buildvcs=false

# Everything the bundle is made from: if one of them is newer than the bundle's list, it is made again.
ASSET_SOURCES := $(shell find serve/web chart -name node_modules -prune -o -path '$(ASSETS)/dist' -prune -o \
	-type f \( -name '*.css' -o -name '*.js' -o -name '*.ts' -o -name '*.svg' -o -path '$(ASSETS)/build/*.go' \) -print 2>/dev/null)

.PHONY: help
help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

.PHONY: run
run: build ## start on http://127.0.0.1:8357 with the example library and data in ./data
	@exec bin/allmenning serve --data ./data --listen $(LISTEN) --examples

.PHONY: build
build: assets ## build bin/allmenning and bin/evaluate
	@echo "Building bin/allmenning and bin/evaluate …"
	@go build -trimpath -ldflags '-s -w -X main.version=$(VERSION)' -o bin/ ./cmd/allmenning ./cmd/evaluate

.PHONY: assets
assets: $(BUNDLE) ## fetch the Node packages and bundle style, script and letters (nothing when up to date)
	@:

$(BUNDLE): $(ASSETS)/node_modules/.package-lock.json $(ASSET_SOURCES)
	@echo "Bundling style, script and letters …"
	@go run ./$(ASSETS)/build

$(ASSETS)/node_modules/.package-lock.json: $(ASSETS)/package.json $(ASSETS)/package-lock.json
	@scripts/needs node
	@echo "Fetching Node packages …"
	@cd $(ASSETS) && npm ci --include=dev --no-fund --no-audit --loglevel=error
	@touch $@

.PHONY: generate
generate: ## turn the page templates (*.templ) into Go; the result is committed
	go tool templ generate

.PHONY: fmt
fmt: ## format Go files and page templates
	@scripts/tools
	bin/tools/gofumpt -w .
	go tool templ fmt .

.PHONY: check
check: assets ## quick look, offline once fetched, under two minutes: formatting, vet, staticcheck, quick tests
	@scripts/lint
	@go test -short -p 2 $$(go list ./... | grep -v -e '/e2e$$' -e '/e2e/')

.PHONY: test
test: ## what CI runs: everything, on SQLite and PostgreSQL, with a real browser
	@scripts/test

.PHONY: ordeal
ordeal: ## the long ones: many rounds of kill -9, soak, large numbers, fuzzing (hours)
	@ALLMENNING_ORDEAL=1 scripts/test -timeout 2h
	@scripts/fuzz 60s

.PHONY: bench
bench: ## hold our index beside bleve and SQLite FTS5 on one corpus; offline once fetched: make bench BENCH='-n 100000'
	@cd bench && go run . $(BENCH)

.PHONY: clean
clean: ## remove what was built and fetched; ./data stays
	rm -rf bin $(ASSETS)/node_modules $(ASSETS)/dist/*
