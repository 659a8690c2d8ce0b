// Package layers holds ARCHITECTURE.md against the code: every package of ours has a row in its table, and imports only what
// the row allows. It reads the files itself, so that the test cache sees every one of them.
package layers

import (
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"allmenning/internal/testkit"
)

const module = "allmenning"

// row is one line of the table.
type row struct {
	any     bool
	allowed []string
}

// outside lists what stands outside the table and is imported by none of it.
var outside = []string{"internal/", "store/storetest", "e2e", "bench", "tools"}

var tableLine = regexp.MustCompile("^\\| `([^`]+)` \\| .* \\| (.*) \\|$")

func table(t *testing.T) map[string]row {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(testkit.Root(), "ARCHITECTURE.md"))
	if err != nil {
		t.Fatal(err)
	}
	rows := map[string]row{}
	for line := range strings.Lines(string(text)) {
		m := tableLine.FindStringSubmatch(strings.TrimSpace(line))
		if m == nil {
			continue
		}
		r := row{any: m[2] == "any"}
		for _, name := range regexp.MustCompile("`([^`]+)`").FindAllStringSubmatch(m[2], -1) {
			r.allowed = append(r.allowed, name[1])
		}
		rows[m[1]] = r
	}
	if len(rows) < 15 {
		t.Fatalf("read only %d rows of the table in ARCHITECTURE.md", len(rows))
	}
	return rows
}

// home is the row a folder belongs to: its own, or that of the nearest folder above it.
func home(rows map[string]row, dir string) string {
	if dir == "." {
		return module
	}
	for d := dir; d != "."; d = path.Dir(d) {
		if _, ok := rows[d]; ok {
			return d
		}
	}
	return ""
}

func isOutside(dir string) bool {
	return slices.ContainsFunc(outside, func(o string) bool {
		return dir == strings.TrimSuffix(o, "/") || strings.HasPrefix(dir, strings.TrimSuffix(o, "/")+"/")
	})
}

// imports calls f for every import of a package of ours, file by file.
func imports(t *testing.T, f func(file, dir, imported string, test bool)) {
	t.Helper()
	root := testkit.Root()
	err := filepath.WalkDir(root, func(p string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rel, _ := filepath.Rel(root, p)
		rel = filepath.ToSlash(rel)
		if d.IsDir() {
			if name := d.Name(); rel != "." && (strings.HasPrefix(name, ".") || name == "testdata" || name == "node_modules" || name == "bin" || rel == "tools" || rel == "bench") {
				return filepath.SkipDir
			}
			return nil
		}
		if !strings.HasSuffix(rel, ".go") {
			return nil
		}
		file, err := parser.ParseFile(token.NewFileSet(), p, nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		for _, spec := range file.Imports {
			name := strings.Trim(spec.Path.Value, `"`)
			switch {
			case name == module:
				f(rel, path.Dir(rel), module, strings.HasSuffix(rel, "_test.go"))
			case strings.HasPrefix(name, module+"/"):
				f(rel, path.Dir(rel), strings.TrimPrefix(name, module+"/"), strings.HasSuffix(rel, "_test.go"))
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestEvery_import_is_in_the_table(t *testing.T) {
	rows := table(t)
	seen := 0
	imports(t, func(file, dir, imported string, test bool) {
		seen++
		if test || isOutside(dir) {
			return
		}
		own := home(rows, dir)
		if own == "" {
			t.Errorf("%s: the folder has no row in ARCHITECTURE.md", file)
			return
		}
		if isOutside(imported) && !(own == "cmd/evaluate" && imported == "internal/evaluate") {
			t.Errorf("%s imports %s, which is for tests and measuring only", file, imported)
			return
		}
		if to := home(rows, imported); rows[own].any || imported != module && to == own {
			return
		} else if to == "" && imported != module {
			t.Errorf("%s imports %s, which has no row in ARCHITECTURE.md", file, imported)
		} else if !rows[own].any && !slices.Contains(rows[own].allowed, to) {
			t.Errorf("%s imports %s; the row of %s allows %v", file, imported, own, rows[own].allowed)
		}
	})
	if seen < 10 {
		t.Fatalf("only %d imports read: the walk has lost its way", seen)
	}
}

func TestNo_arrow_runs_up(t *testing.T) {
	rows := table(t)
	var visit func(name string, trail []string)
	visit = func(name string, trail []string) {
		if slices.Contains(trail, name) {
			t.Fatalf("the table has a ring: %v → %s", trail, name)
		}
		for _, to := range rows[name].allowed {
			if _, ok := rows[to]; !ok {
				t.Errorf("the row of %s names %s, which has no row", name, to)
			}
			visit(to, append(slices.Clone(trail), name))
		}
	}
	for name := range rows {
		visit(name, nil)
	}
}
