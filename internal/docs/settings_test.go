package docs_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"reflect"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"allmenning/internal/testkit"
)

// setting is a field of a command line struct: a command, or a flag with the environment variable it can come from.
type setting struct {
	command, flag, env string
}

// settings reads the command line structs of a program from its source, by their tags.
func settings(t *testing.T, dir string) []setting {
	t.Helper()
	names, err := filepath.Glob(filepath.Join(testkit.Root(), dir, "*.go"))
	if err != nil {
		t.Fatal(err)
	}
	var all []setting
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		under := "" // the command that those of a struct named for it stand under: exportCmds
		ast.Inspect(file, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.TypeSpec:
				if name, ok := strings.CutSuffix(n.Name.Name, "Cmds"); ok {
					under = name + " "
				} else {
					under = ""
				}
			case *ast.StructType:
				for _, f := range n.Fields.List {
					for _, s := range fieldSetting(f) {
						if s.command != "" {
							s.command = under + s.command
						}
						all = append(all, s)
					}
				}
			}
			return true
		})
	}
	return all
}

func fieldSetting(f *ast.Field) []setting {
	if f.Tag == nil || len(f.Names) == 0 {
		return nil
	}
	raw, err := strconv.Unquote(f.Tag.Value)
	if err != nil {
		return nil
	}
	tag := reflect.StructTag(raw)
	_, command := tag.Lookup("cmd")
	_, unnamed := tag.Lookup("default") // of a command: it is meant where none is named
	_, argument := tag.Lookup("arg")
	_, told := tag.Lookup("help")
	name := tag.Get("name")
	if name == "" {
		name = dashed(f.Names[0].Name)
	}
	switch {
	case command && unnamed:
		return nil
	case command:
		return []setting{{command: name}}
	case argument || !told:
		return nil
	}
	return []setting{{flag: "--" + name, env: tag.Get("env")}}
}

var (
	afterLower = regexp.MustCompile(`([a-z0-9])([A-Z])`)
	afterUpper = regexp.MustCompile(`([A-Z])([A-Z][a-z])`)
)

// dashed is the name kong gives a field: DryRun is dry-run, BaseURL is base-url.
func dashed(name string) string {
	return strings.ToLower(afterUpper.ReplaceAllString(afterLower.ReplaceAllString(name, "$1-$2"), "$1-$2"))
}

func TestREADME_tells_every_command_and_setting(t *testing.T) {
	readme := read(t, "README.md")
	for _, program := range []string{"allmenning", "evaluate"} {
		all := settings(t, "cmd/"+program)
		if len(all) < 5 {
			t.Errorf("%s: read only %d commands and settings", program, len(all))
		}
		for _, s := range all {
			switch {
			case s.command != "" && !word(readme, program+" "+s.command):
				t.Errorf("README.md does not tell of the command %s %s", program, s.command)
			case s.flag != "" && !word(readme, s.flag):
				t.Errorf("README.md does not tell of %s of %s", s.flag, program)
			case s.env != "" && !word(readme, s.env):
				t.Errorf("README.md does not tell of %s", s.env)
			}
		}
	}
}

func TestREADME_tells_of_no_setting_that_is_gone(t *testing.T) {
	known := map[string]bool{}
	for _, program := range []string{"allmenning", "evaluate"} {
		for _, s := range settings(t, "cmd/"+program) {
			known[s.flag], known[s.env] = true, true
		}
	}
	for _, name := range []string{"README.md", "LESMEG.md"} {
		for _, m := range regexp.MustCompile("`(--[a-z-]+|ALLMENNING_[A-Z_]+)").FindAllStringSubmatch(read(t, name), -1) {
			if !known[m[1]] {
				t.Errorf("%s tells of %s, which no command has", name, m[1])
			}
		}
	}
}

// word says whether text has s, and not only as the beginning of something longer.
func word(text, s string) bool {
	return regexp.MustCompile(regexp.QuoteMeta(s) + `($|[^a-zA-Z_-])`).MatchString(text)
}

// Variables of the environment that only tests and scripts read stand in CONTRIBUTING.md.
func TestCONTRIBUTING_tells_every_variable_of_the_tests(t *testing.T) {
	known := map[string]bool{}
	for _, s := range settings(t, "cmd/allmenning") {
		known[s.env] = true
	}
	text, seen := read(t, "CONTRIBUTING.md"), 0
	for name, where := range variables(t) {
		if known[name] {
			continue
		}
		seen++
		if !word(text, name) {
			t.Errorf("CONTRIBUTING.md does not tell of %s (%s)", name, where)
		}
	}
	if seen < 4 {
		t.Errorf("found only %d variables in the source", seen)
	}
}

func TestMake_targets_are_told(t *testing.T) {
	told := read(t, "README.md") + read(t, "CONTRIBUTING.md")
	n := 0
	for _, m := range regexp.MustCompile(`(?m)^([a-z-]+):.*## `).FindAllStringSubmatch(read(t, "Makefile"), -1) {
		n++
		switch m[1] {
		case "help", "assets", "clean":
		default:
			if !word(told, "make "+m[1]) {
				t.Errorf("neither README.md nor CONTRIBUTING.md tells of make %s", m[1])
			}
		}
	}
	if n < 8 {
		t.Errorf("read only %d targets of the Makefile", n)
	}
}
