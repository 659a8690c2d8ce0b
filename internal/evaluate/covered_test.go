package evaluate_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"sort"
	"strings"
	"testing"
)

// Every exported function and method of the statistics has a runnable example, and in the four packages that take data every one is called by
// a fuzz target.
// Not fuzzed: the simulations, which take no data of strangers but a plan of their own, and what writes or lists.
func TestStatistics_every_function_has_example_and_fuzz(t *testing.T) {
	unfuzzed := map[string]string{
		"meta.SimulateCoverage": "a plan of ours, minutes long", "meta.StandardCoverage": "a plan of ours", "meta.WriteCoverage": "prints",
		"meta.CoverageDesign.Cell": "a plan of ours", "meta.CoverageCell.Error": "of a plan of ours", "design.FewClusters.Simulate": "minutes long; its own tests",
		"design.Simulated.Error": "of a simulation", "design.PublishedICCs": "a list without input",
	}
	shared := map[string]bool{"Effect": true, "Power": true, "Size": true, "Detectable": true, "Variance": true} // of many types: the type must be there too
	for _, name := range []string{"meta", "design", "estimate", "agree", "linear", "tail"} {
		exported, examples, fuzzed := readStatistics(t, filepath.Join("..", "..", "stat", name))
		if len(exported) == 0 {
			t.Fatalf("no functions in stat/%s", name)
		}
		for _, f := range exported {
			if !examples[strings.ReplaceAll(f, ".", "_")] {
				t.Errorf("stat/%s: %s has no example", name, f)
			}
			_, excused := unfuzzed[name+"."+f]
			if name == "linear" || name == "tail" { // they serve these four, which are fuzzed
				continue
			}
			owner, method, _ := strings.Cut(f, ".")
			called := fuzzed[owner] && method == "" || fuzzed[method] && (fuzzed[owner] || !shared[method])
			if !called && !excused {
				t.Errorf("stat/%s: %s is called by no fuzz target", name, f)
			} else if called && excused {
				t.Errorf("stat/%s: %s is excused and fuzzed", name, f)
			}
		}
	}
}

// readStatistics lists the exported functions of a package (methods as Type.Method, those of errors and interfaces left out), the examples in
// its tests, and what their files with fuzz targets call.
func readStatistics(t *testing.T, folder string) (exported []string, examples, fuzzed map[string]bool) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(folder, "*.go"))
	if err != nil {
		t.Fatal(err)
	}
	examples, fuzzed = map[string]bool{}, map[string]bool{}
	for _, file := range files {
		tree, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range tree.Decls {
			f, isFunction := d.(*ast.FuncDecl)
			if !isFunction {
				continue
			}
			example, isExample := strings.CutPrefix(f.Name.Name, "Example")
			switch {
			case !strings.HasSuffix(file, "_test.go"):
				if name, ok := exportedName(f); ok {
					exported = append(exported, name)
				}
			case isExample:
				examples[example] = true
			case strings.HasPrefix(f.Name.Name, "Fuzz"), strings.HasPrefix(filepath.Base(file), "fuzz"):
				ast.Inspect(f, func(n ast.Node) bool {
					if s, ok := n.(*ast.SelectorExpr); ok {
						fuzzed[s.Sel.Name] = true
					}
					return true
				})
			}
		}
	}
	sort.Strings(exported)
	return exported, examples, fuzzed
}

// exportedName is Function, or Type.Method of an exported type.
func exportedName(f *ast.FuncDecl) (string, bool) {
	if !f.Name.IsExported() {
		return "", false
	}
	if f.Recv == nil {
		return f.Name.Name, true
	}
	on := f.Recv.List[0].Type
	if star, ok := on.(*ast.StarExpr); ok {
		on = star.X
	}
	owner, ok := on.(*ast.Ident)
	if !ok || !owner.IsExported() || owner.Name == "NotPoolable" { // an error: its two methods are those of the errors package
		return "", false
	}
	return owner.Name + "." + f.Name.Name, true
}
