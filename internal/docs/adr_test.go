package docs_test

import (
	"fmt"
	"go/parser"
	"go/token"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"allmenning/internal/testkit"
)

func TestDecisions_have_context_decision_and_consequences(t *testing.T) {
	files, err := filepath.Glob(filepath.Join(testkit.Root(), "docs", "adr", "0*.md"))
	if err != nil || len(files) < 10 {
		t.Fatalf("%d decisions, %v", len(files), err)
	}
	index := read(t, "docs/adr/README.md")
	for i, file := range files {
		name := filepath.Base(file)
		text := read(t, "docs/adr/"+name)
		if !strings.HasPrefix(name, fmt.Sprintf("%04d-", i+1)) || !strings.HasPrefix(text, fmt.Sprintf("# %d. ", i+1)) {
			t.Errorf("%s: number %d is expected in name and title", name, i+1)
		}
		at := 0
		for _, heading := range []string{"\n## Context\n", "\n## Decision\n", "\n## Consequences\n"} {
			next := strings.Index(text[at:], heading)
			if next < 0 {
				t.Errorf("%s: no %q where it should be", name, strings.TrimSpace(heading))
				break
			}
			at += next
		}
		if !strings.Contains(index, "("+name+")") {
			t.Errorf("docs/adr/README.md does not list %s", name)
		}
		if n := strings.Count(text, "\n"); n > 60 {
			t.Errorf("%s: %d lines are more than a page", name, n)
		}
	}
}

const dependencies = "docs/adr/0013-dependencies.md"

// Each module our code imports, and each npm package, has a line with a reason; and no line is left of what is gone.
func TestDependencies_have_a_reason_each(t *testing.T) {
	direct := map[string]bool{}
	for _, module := range importedModules(t) {
		direct[module] = true
	}
	for _, m := range regexp.MustCompile(`"((?:@[a-z-]+/)?[a-z.-]+)": "\d`).FindAllStringSubmatch(read(t, "serve/web/assets/package.json"), -1) {
		direct[m[1]] = true
	}
	for _, m := range regexp.MustCompile(`(?m)^\t([a-z.]+/\S+)/cmd/|^\t([a-z.]+/\S+)$`).FindAllStringSubmatch(read(t, "tools/go.mod"), -1) {
		direct[m[1]+m[2]] = true
	}
	if len(direct) < 15 {
		t.Fatalf("read only %d dependencies", len(direct))
	}
	text := read(t, dependencies)
	named := map[string]bool{}
	for line := range strings.Lines(text) {
		if !strings.HasPrefix(line, "- ") && !strings.HasPrefix(line, "Linters") {
			continue
		}
		for _, m := range regexp.MustCompile("`([a-z@][a-zA-Z0-9@./-]+[./][a-zA-Z0-9@./-]+|axe-core)`").FindAllStringSubmatch(line, -1) {
			named[m[1]] = true
		}
	}
	for d := range direct {
		if !named[d] {
			t.Errorf("%s gives no reason for %s", dependencies, d)
		}
	}
	for d := range named {
		if !direct[d] && d != "tools/" {
			t.Errorf("%s tells of %s, which is not used", dependencies, d)
		}
	}
}

// importedModules lists the modules of go.mod that some Go file of ours imports, tests included.
func importedModules(t *testing.T) []string {
	t.Helper()
	var modules []string
	used := map[string]bool{}
	for _, m := range regexp.MustCompile(`(?m)^\t([a-z][^\s]*\.[^\s]+) v`).FindAllStringSubmatch(read(t, "go.mod"), -1) {
		modules = append(modules, m[1])
	}
	for _, name := range goFiles(t) {
		file, err := parser.ParseFile(token.NewFileSet(), filepath.Join(testkit.Root(), name), nil, parser.ImportsOnly)
		if err != nil {
			t.Fatal(err)
		}
		for _, i := range file.Imports {
			imported, _ := strconv.Unquote(i.Path.Value)
			best := ""
			for _, m := range modules {
				if (imported == m || strings.HasPrefix(imported, m+"/")) && len(m) > len(best) {
					best = m
				}
			}
			if best != "" {
				used[best] = true
			}
		}
	}
	var list []string
	for m := range used {
		list = append(list, m)
	}
	return list
}
