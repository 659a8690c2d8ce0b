// Package docs_test holds the documents against the program: what exists is documented, and what is documented exists.
package docs_test

import (
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"allmenning/internal/testkit"
)

// read returns a file of the repository as text.
func read(t *testing.T, name string) string {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join(testkit.Root(), filepath.FromSlash(name)))
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}

// files lists the files of ours that end in ext, as paths from the root: not what is built or fetched, nor other modules.
func files(t *testing.T, ext string) []string {
	t.Helper()
	tree := os.DirFS(testkit.Root())
	var names []string
	err := fs.WalkDir(tree, ".", func(name string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case !d.IsDir():
			if path.Ext(name) == ext {
				names = append(names, name)
			}
			return nil
		case name == ".":
			return nil
		}
		_, module := fs.Stat(tree, path.Join(name, "go.mod"))
		if strings.HasPrefix(d.Name(), ".") || d.Name() == "node_modules" || d.Name() == "testdata" || name == "data" || name == "bin" || module == nil {
			return fs.SkipDir
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return names
}

func goFiles(t *testing.T) []string { t.Helper(); return files(t, ".go") }

func documents(t *testing.T) []string {
	t.Helper()
	names := files(t, ".md")
	if len(names) < 40 {
		t.Fatalf("found only %d documents", len(names))
	}
	return names
}

// variables gives the environment variables named in the Go sources, each with a file that names it. One that a test hands to
// a child process of its own is nobody else's.
func variables(t *testing.T) map[string]string {
	t.Helper()
	named := regexp.MustCompile(`"(ALLMENNING_[A-Z_]+)"`)
	all := map[string]string{}
	for _, name := range goFiles(t) {
		if strings.HasPrefix(name, "internal/docs/") {
			continue
		}
		text := read(t, name)
		for _, m := range named.FindAllStringSubmatch(text, -1) {
			if !strings.Contains(text, `"`+m[1]+`="`) {
				all[m[1]] = name
			}
		}
	}
	return all
}

// What a document must not say: promises of later work, where its author sat, or which mirror packages came from.
var forbidden = regexp.MustCompile(`(?i)\b(TODO|FIXME|XXX|lorem ipsum)\b|proxy\.golang\.org|registry\.npmjs\.org|(^|[\s"'(])/(work|home|root)/`)

func TestNothing_forbidden_in_documents(t *testing.T) {
	for _, name := range documents(t) {
		for i, line := range strings.Split(read(t, name), "\n") {
			if m := forbidden.FindString(line); m != "" {
				t.Errorf("%s:%d: %q", name, i+1, m)
			}
		}
	}
	if !forbidden.MatchString("see /work/x") || !forbidden.MatchString("a TODO here") {
		t.Error("the pattern sees nothing")
	}
}

var mdLink = regexp.MustCompile(`\]\(([^)\s]+)\)`)

func TestLinks_lead_to_files(t *testing.T) {
	n := 0
	for _, name := range documents(t) {
		for _, m := range mdLink.FindAllStringSubmatch(read(t, name), -1) {
			target, fragment, _ := strings.Cut(m[1], "#")
			if strings.Contains(m[1], "://") || strings.HasPrefix(m[1], "mailto:") {
				continue
			}
			n++
			file := name
			if target != "" {
				file = path.Join(path.Dir(name), target)
			}
			if _, err := os.Stat(filepath.Join(testkit.Root(), file)); err != nil {
				t.Errorf("%s links to %s, which is not there", name, m[1])
				continue
			}
			if fragment != "" && !headings(read(t, file))[fragment] {
				t.Errorf("%s links to %s, and there is no such heading", name, m[1])
			}
		}
	}
	if n < 20 {
		t.Errorf("saw only %d links", n)
	}
}

// headings gives the anchors of a document's headings, as code hosts make them.
func headings(text string) map[string]bool {
	all := map[string]bool{}
	for line := range strings.Lines(text) {
		if title, ok := strings.CutPrefix(strings.TrimLeft(line, "#"), " "); ok && strings.HasPrefix(line, "#") {
			all[strings.ReplaceAll(strings.ToLower(strings.TrimSpace(title)), " ", "-")] = true
		}
	}
	return all
}
