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
SHMARK_CFLAGS := -std=gnu17 -D_GNU_SOURCE -Iharness -fno-omit-frame-pointer $(WARNINGS) \
	-DSHMARK_VERSION='"$(VERSION)"' $(if $(SANITIZE),-fsanitize=$(SANITIZE) -fno-sanitize-recover=all)
LDLIBS := -lseccomp -ljq -ldw -lelf -lm

SOURCES := $(sort $(shell find harness -name '*.c'))
OBJECTS := $(SOURCES:harness/%.c=$(BUILD)/obj/%.o)
HEADERS := $(sort $(shell find harness -name '*.h'))
LIBRARY_OBJECTS := $(filter-out $(BUILD)/obj/cli/main.o,$(OBJECTS))
UNIT_SOURCES := $(sort $(wildcard tests/unit/*.c))

.PHONY: all
all: $(BUILD)/shmark ## build the program (needs no network)

$(BUILD)/shmark: $(OBJECTS)
	$(CC) $(CFLAGS) $(SHMARK_CFLAGS) $(LDFLAGS) -o $@ $^ $(LDLIBS)

$(BUILD)/obj/%.o: harness/%.c Makefile
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) $(SHMARK_CFLAGS) -MMD -MP -c -o $@ $<

-include $(OBJECTS:.o=.d)

$(BUILD)/unit: $(UNIT_SOURCES) $(LIBRARY_OBJECTS)
	$(CC) $(CFLAGS) $(SHMARK_CFLAGS) -Wno-missing-prototypes -Wno-shadow $(LDFLAGS) -o $@ $^ $(LDLIBS) -lcriterion

.PHONY: help
help: ## list the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | sort | expand -t 16

.PHONY: clean
clean: ## remove what make built
	rm -rf $(BUILD)

.PHONY: format format-check
format: ## format the C sources
	clang-format -i $(SOURCES) $(HEADERS) $(UNIT_SOURCES)
format-check: ## check the format of the C sources
	clang-format --dry-run --Werror $(SOURCES) $(HEADERS) $(UNIT_SOURCES)
