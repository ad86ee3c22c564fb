# shmark: an automated grading harness for shared-memory coursework. `make help` lists the targets.
.DEFAULT_GOAL := all
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DELETE_ON_ERROR:

BUILD ?= build
PREFIX ?= /usr/local
DESTDIR ?=
CC := gcc
VERSION := 0.1.0
SANITIZE ?=
CFLAGS ?= -O2 -g
WARNINGS := -Wall -Wextra -Wshadow -Wconversion -Wstrict-prototypes -Wmissing-prototypes \
	-Wvla -Wformat=2 -Wundef -Werror
LANGUAGE := -std=gnu17 -D_GNU_SOURCE -Iharness -I$(BUILD)/generated -DSHMARK_VERSION='"$(VERSION)"'
SHMARK_CFLAGS := $(LANGUAGE) -fno-omit-frame-pointer $(WARNINGS) \
	$(if $(SANITIZE),-fsanitize=$(SANITIZE) -fno-sanitize-recover=all)
# Libraries that are linked into the program, where the machine has archives of them all: loading them is a large part
# of a short run. (Debian has none of libjq.)
ARCHIVES := seccomp dw elf z lzma bz2
MISSING_ARCHIVES := $(shell for name in $(ARCHIVES); do \
	[ -e "$$($(CC) -print-file-name=lib$$name.a 2>/dev/null)" ] || echo $$name; done)
LDLIBS := -ljq $(if $(MISSING_ARCHIVES),-lseccomp -ldw -lelf,-Wl,-Bstatic $(ARCHIVES:%=-l%) -Wl,-Bdynamic) -lm

SOURCES := $(sort $(filter-out harness/probe/% harness/generate/%,$(wildcard harness/*/*.c)))
HEADERS := $(sort $(wildcard harness/*/*.h))
OBJECTS := $(SOURCES:harness/%.c=$(BUILD)/obj/%.o)
LIBRARY_OBJECTS := $(filter-out $(BUILD)/obj/cli/main.o,$(OBJECTS))
UNIT_SOURCES := $(sort $(wildcard tests/unit/*.c))
UNIT_OBJECTS := $(UNIT_SOURCES:tests/unit/%.c=$(BUILD)/obj/unit/%.o)
FUZZ_TARGETS := $(patsubst tests/fuzz/%_fuzz.c,%,$(sort $(wildcard tests/fuzz/*_fuzz.c)))
# The programs that the tests run are students' programs: written as students write, so not among these.
OWN_TEST_SOURCES := $(sort $(wildcard harness/generate/*.c harness/probe/*.c) $(wildcard tests/unit/*.c tests/fuzz/*.[ch] tests/bench/*.c tests/*.c))

.PHONY: all
all: $(BUILD)/shmark $(BUILD)/shmark-probe.so ## build the program (needs no network)

# Tells what is missing by name, before the compiler does in its own words.
$(BUILD)/tools: tests/setup.sh
	@bash tests/setup.sh --check build
	@mkdir -p $(@D)
	@touch $@

$(BUILD)/shmark: $(OBJECTS)
	$(CC) $(CFLAGS) $(SHMARK_CFLAGS) $(LDFLAGS) -o $@ $^ $(LDLIBS)

$(BUILD)/obj/%.o: harness/%.c Makefile | $(BUILD)/tools
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) $(SHMARK_CFLAGS) -MMD -MP -c -o $@ $<

# Made by a program of its own, with libseccomp, for the machine that it is built on.
$(BUILD)/generated/trace/filters.inc: harness/generate/filters.c harness/trace/filter.h $(BUILD)/obj/generate/filter_rules.o \
		$(BUILD)/obj/trace/call.o $(patsubst harness/%.c,$(BUILD)/obj/%.o,$(wildcard harness/base/*.c))
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) $(SHMARK_CFLAGS) $(LDFLAGS) -o $(BUILD)/generated/filters $(filter %.c %.o,$^) $(LDLIBS)
	$(BUILD)/generated/filters >$@
$(BUILD)/obj/trace/filter.o: $(BUILD)/generated/trace/filters.inc

# Preloaded into programs: no sanitizer, and no library but libc.
$(BUILD)/shmark-probe.so: harness/probe/probe.c harness/trace/probe.h Makefile | $(BUILD)/tools
	$(CC) -O2 $(LANGUAGE) $(WARNINGS) -fPIC -shared -Wl,-z,now -o $@ $<

$(BUILD)/obj/unit/%.o: tests/unit/%.c Makefile
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) $(SHMARK_CFLAGS) -Wno-missing-prototypes -Wno-shadow -MMD -MP -c -o $@ $<

-include $(wildcard $(BUILD)/obj/*/*.d)

$(BUILD)/unit: $(UNIT_OBJECTS) $(LIBRARY_OBJECTS)
	$(CC) $(CFLAGS) $(SHMARK_CFLAGS) $(LDFLAGS) -o $@ $^ $(LDLIBS) -lcriterion

.PHONY: help
help: ## list the targets
	@grep -hE '^[a-z-]+:.*## ' $(firstword $(MAKEFILE_LIST)) | sed -E 's/:.*## /\t/' | expand -t 16

.PHONY: setup
setup: ## install what building and testing need (apt-get; sudo where not root)
	@bash tests/setup.sh build test

.PHONY: demo
demo: ## set up, build, grade a bundled class, show what comes of it
	@bash tests/setup.sh demo
	@echo "Building ($(BUILD)/make.log)"
	@$(MAKE) --no-print-directory -j$$(nproc) BUILD=$(BUILD) all >$(call log,make)
	@SHMARK=$(BUILD)/shmark tests/demo.sh $(BUILD)/demo-results

# Where a quiet step writes its output; it comes with its folder.
log = $(shell mkdir -p $(BUILD))$(BUILD)/$(1).log

.PHONY: programs
programs: all $(BUILD)/unit

.PHONY: test
test: ## set up, build, run every test (SUITES="unit trace": only these)
	@bash tests/setup.sh build test
	@echo "Building ($(BUILD)/make.log)"
	@$(MAKE) --no-print-directory -j$$(nproc) BUILD=$(BUILD) programs >$(call log,make)
	@SHMARK=$(BUILD)/shmark tests/run-all.sh $(SUITES)

.PHONY: test-real
test-real: ## test with stress-ng and PostgreSQL, which it installs
	@bash tests/setup.sh real
	@$(MAKE) --no-print-directory -j$$(nproc) BUILD=$(BUILD) all >$(call log,make)
	@SHMARK=$(BUILD)/shmark $(DATA) tests/real/run.sh

# A program that was built outside of this tree does not find the data by itself.
DATA = $(if $(filter-out $(CURDIR)/%,$(abspath $(BUILD))),SHMARK_DATA=$(CURDIR))

ASAN_BUILD := $(BUILD)/asan
.PHONY: asan
asan: ## run the tests with AddressSanitizer, LeakSanitizer and UndefinedBehaviorSanitizer
	@bash tests/setup.sh build test
	@$(MAKE) --no-print-directory -j$$(nproc) BUILD=$(ASAN_BUILD) SANITIZE=address,undefined \
		CFLAGS='-O1 -g' programs >$(call log,make-asan)
	@SHMARK=$(ASAN_BUILD)/shmark tests/sanitized.sh $(SUITES)

.PHONY: fuzz
fuzz: ## feed the readers of files with broken ones (see tests/fuzz/README.md)
	@bash tests/setup.sh build
	@$(MAKE) --no-print-directory -j$$(nproc) BUILD=$(ASAN_BUILD) SANITIZE=address,undefined \
		CFLAGS='-O1 -g' fuzzers >$(call log,make-fuzz)
	@for target in $(FUZZ_TARGETS); do \
		echo "== $$target"; \
		(cd $(ASAN_BUILD) && ./$${target}_fuzz $(FUZZ_FLAGS) $(CURDIR)/tests/fuzz/seeds/$$target/*); \
	done

.PHONY: fuzzers
fuzzers: $(FUZZ_TARGETS:%=$(BUILD)/%_fuzz)
$(BUILD)/%_fuzz: tests/fuzz/%_fuzz.c tests/fuzz/driver.c tests/fuzz/fuzz.h $(LIBRARY_OBJECTS)
	$(CC) $(CFLAGS) $(SHMARK_CFLAGS) -Itests/fuzz $(LDFLAGS) -o $@ $(filter %.c %.o,$^) $(LDLIBS)

.PHONY: bench
bench: ## measure what tracing and the sandbox cost, beside strace and bwrap
	@bash tests/setup.sh bench
	@$(MAKE) --no-print-directory -j$$(nproc) BUILD=$(BUILD) all >$(call log,make)
	@SHMARK=$(BUILD)/shmark $(DATA) tests/bench/run.sh

.PHONY: tidy
tidy: $(BUILD)/generated/trace/filters.inc ## look for mistakes with clang-tidy
	@bash tests/setup.sh build style
	@printf '%s\n' $(SOURCES) | xargs -P$$(nproc) -I{} \
		clang-tidy --quiet {} -- $(LANGUAGE) 2>&1 | { ! grep -vE "^[0-9]+ warnings? (generated|treated)|^Suppressed|^Use -header"; }

.PHONY: format format-check
format: ## format the C sources
	@bash tests/setup.sh style
	@clang-format -i $(SOURCES) $(HEADERS) $(OWN_TEST_SOURCES)
format-check: ## check the format of the C sources
	@bash tests/setup.sh style
	@clang-format --dry-run --Werror $(SOURCES) $(HEADERS) $(OWN_TEST_SOURCES)

.PHONY: headers-check layers-check
headers-check: ## check that every header compiles alone
	@tests/headers.sh
layers-check: ## check the rules of harness/ARCHITECTURE.md
	@tests/layers.sh

DATA_FOLDER := $(DESTDIR)$(PREFIX)/share/shmark
MAN_FOLDER := $(DESTDIR)$(PREFIX)/share/man/man1
MAN_PAGES := $(sort $(wildcard harness/man/*.1))
.PHONY: install uninstall
install: all ## install below PREFIX (/usr/local): program, data, manual pages
	install -D -m 755 $(BUILD)/shmark $(DESTDIR)$(PREFIX)/bin/shmark
	install -D -m 755 $(BUILD)/shmark-probe.so $(DESTDIR)$(PREFIX)/lib/shmark/shmark-probe.so
	find assignments rubrics -type f -exec install -D -m 644 {} $(DATA_FOLDER)/{} \;
	install -d $(MAN_FOLDER)
	install -m 644 $(MAN_PAGES) $(MAN_FOLDER)
uninstall: ## remove what install installed
	rm -f $(DESTDIR)$(PREFIX)/bin/shmark $(DESTDIR)$(PREFIX)/lib/shmark/shmark-probe.so $(MAN_PAGES:harness/man/%=$(MAN_FOLDER)/%)
	rm -rf $(DATA_FOLDER)

.PHONY: clean
clean: ## remove what make built
	rm -rf $(BUILD)
