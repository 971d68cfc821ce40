# What a developer types. Wants Rust with a C++ linker, and Python 3 with pip for OpenCC; no root.

CARGO ?= cargo

.DEFAULT_GOAL := help
.PHONY: help opencc build demo test check bench clean

help: ## list these targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

opencc: ## fetch the OpenCC static libraries into .opencc/ (once)
	@sh tools/fetch-opencc

build: opencc ## the program, optimised: target/release/nianbao
	$(CARGO) build --release --locked

demo: build ## index the sample reports, then search and compare them
	@sh tools/demo

test: opencc ## all tests
	$(CARGO) test --locked

check: opencc ## form, lints and documentation, as reviewers want them
	@for tool in fmt clippy; do $(CARGO) $$tool --version >/dev/null 2>&1 || \
	  { echo "make check wants rustfmt and clippy; with rustup: rustup component add rustfmt clippy" >&2; exit 2; }; done
	$(CARGO) fmt --check
	$(CARGO) clippy --locked --all-targets -- -D warnings
	RUSTDOCFLAGS=-Dwarnings $(CARGO) doc --locked --no-deps

bench: opencc ## the benches, where there are any; each checks its result
	$(if $(wildcard benches/*.rs),$(CARGO) bench --locked --bench '*',@echo "there are no benches yet")

clean: ## remove what cargo built (.opencc/ stays)
	$(CARGO) clean
