package i18n

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// usage is what the source tree says about texts.
type usage struct {
	calls    []call          // T("key", "name", value, …) and Refuse(kind, "key", …), with a literal key
	literals map[string]bool // every string literal: a key held in a table is used too
	pages    int             // templates seen
}

// call is one use of a key. names are the literal names of its arguments; whole is false where they cannot be read from
// the source (a spread slice, a template).
type call struct {
	where, key string
	names      []string
	whole      bool
}

var (
	templCall    = regexp.MustCompile(`\bT\(\s*"([^"\\]+)"`)
	templLiteral = regexp.MustCompile(`"([a-z_]+(?:\.[a-z_]+)+\.?)"`)
)

// scan reads all Go and templ sources below the root of tree, leaving out tests, testdata, other modules and hidden folders.
func scan(t *testing.T, tree fs.FS) usage {
	t.Helper()
	u := usage{literals: map[string]bool{}}
	err := fs.WalkDir(tree, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		base := d.Name()
		if d.IsDir() {
			hidden := name != "." && strings.HasPrefix(base, ".")
			if hidden || base == "testdata" || base == "node_modules" {
				return fs.SkipDir
			}
			if _, err := fs.Stat(tree, path.Join(name, "go.mod")); err == nil && name != "." {
				return fs.SkipDir
			}
			return nil
		}
		switch {
		case strings.HasSuffix(base, "_test.go"):
			return nil
		case strings.HasSuffix(base, ".go"):
			return u.readGo(tree, name)
		case strings.HasSuffix(base, ".templ"):
			return u.readTempl(tree, name)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return u
}

func (u *usage) readTempl(tree fs.FS, name string) error {
	raw, err := fs.ReadFile(tree, name)
	if err != nil {
		return err
	}
	u.pages++
	for _, m := range templCall.FindAllStringSubmatch(string(raw), -1) {
		u.calls = append(u.calls, call{where: name, key: m[1]})
	}
	for _, m := range templLiteral.FindAllStringSubmatch(string(raw), -1) {
		u.literals[m[1]] = true
	}
	return nil
}

func (u *usage) readGo(tree fs.FS, name string) error {
	raw, err := fs.ReadFile(tree, name)
	if err != nil {
		return err
	}
	files := token.NewFileSet()
	file, _ := parser.ParseFile(files, name, raw, 0) // a file that does not parse fails where it is built
	if file == nil {
		return nil
	}
	ast.Inspect(file, func(n ast.Node) bool {
		if s, ok := literal(n); ok {
			u.literals[s] = true
		}
		if c, ok := n.(*ast.CallExpr); ok {
			at, calls := keyPlace(c)
			if !calls || len(c.Args) <= at {
				return true
			}
			if key, ok := literal(c.Args[at]); ok {
				u.calls = append(u.calls, call{
					where: files.Position(c.Pos()).String(), key: key,
					names: argNames(c.Args[at+1:]), whole: at == 0 && c.Ellipsis == token.NoPos,
				})
			}
		}
		return true
	})
	return nil
}

// keyPlace tells which argument of a call is a key: the first of T, the second of Refuse.
func keyPlace(c *ast.CallExpr) (int, bool) {
	name := ""
	switch f := c.Fun.(type) {
	case *ast.SelectorExpr:
		name = f.Sel.Name
	case *ast.Ident:
		name = f.Name
	}
	switch name {
	case "T":
		return 0, true
	case "Refuse":
		return 1, true
	}
	return 0, false
}

func literal(n ast.Node) (string, bool) {
	l, ok := n.(*ast.BasicLit)
	if !ok || l.Kind != token.STRING {
		return "", false
	}
	s, err := strconv.Unquote(l.Value)
	return s, err == nil
}

func argNames(args []ast.Expr) []string {
	var names []string
	for i := 0; i < len(args); i += 2 {
		name, _ := literal(args[i])
		names = append(names, name)
	}
	return names
}
