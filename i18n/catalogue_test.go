package i18n

import (
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"allmenning/internal/testkit"
)

// Reading the catalogues refuses empty texts, broken arguments, a plural without both forms and a key given twice.
func TestCatalogue_the_same_in_all_languages(t *testing.T) {
	all, err := readCatalogues(files)
	if err != nil {
		t.Fatal(err)
	}
	for _, problem := range differences(all) {
		t.Error(problem)
	}
	if len(all[NB]) < 100 {
		t.Errorf("only %d texts read", len(all[NB]))
	}
}

// differences lists the keys that lack a language, and those whose arguments or plural forms are not the same in all.
func differences(all map[Lang]catalogue) []string {
	keys := map[string]bool{}
	for _, texts := range all {
		for key := range texts {
			keys[key] = true
		}
	}
	var problems []string
	for _, key := range slices.Sorted(maps.Keys(keys)) {
		nb, ok := all[NB][key]
		for _, l := range Langs() {
			other, has := all[l][key]
			switch {
			case !has:
				problems = append(problems, fmt.Sprintf("%s: no text in %s", key, l))
			case ok && !maps.Equal(nb.args(), other.args()):
				problems = append(problems, fmt.Sprintf("%s: arguments %v in nb, %v in %s", key, nb.args(), other.args(), l))
			case ok && (nb.one == nil) != (other.one == nil):
				problems = append(problems, fmt.Sprintf("%s: plural forms in one of nb and %s only", key, l))
			}
		}
	}
	return problems
}

// Texts are words, not markup, and keep to our typography.
func TestCatalogue_plain_text(t *testing.T) {
	for lang, texts := range catalogues() {
		for key, text := range texts {
			for _, f := range []form{text.one, text.other} {
				for _, p := range f {
					if strings.ContainsAny(p.literal, "<>&\"'") || strings.Contains(p.literal, "  ") || strings.Contains(p.literal, "...") {
						t.Errorf("%s in %s: %q holds markup, a straight quotation mark, two spaces or three full stops", key, lang, p.literal)
					}
				}
			}
		}
	}
}

func TestSources_every_key_has_a_text(t *testing.T) {
	for _, problem := range wrongCalls(scan(t, os.DirFS(testkit.Root())), catalogues()[NB]) {
		t.Error(problem)
	}
}

// wrongCalls lists the calls whose key is not in texts, or whose arguments are not those of the text.
func wrongCalls(u usage, texts catalogue) []string {
	var problems []string
	for _, c := range u.calls {
		if computed := strings.HasSuffix(c.key, "."); computed {
			continue
		}
		text, ok := texts[c.key]
		if !ok {
			problems = append(problems, fmt.Sprintf("%s: no text for %q", c.where, c.key))
			continue
		}
		if !c.whole {
			continue
		}
		want := slices.Sorted(maps.Keys(text.args()))
		if got := slices.Sorted(slices.Values(c.names)); !slices.Equal(got, want) {
			problems = append(problems, fmt.Sprintf("%s: %q takes the arguments %q, not %q", c.where, c.key, want, got))
		}
	}
	return problems
}

// While the tree holds no page yet, nobody can use the texts, and only the prefixes' keys are looked at.
func TestSources_every_text_is_used(t *testing.T) {
	u := scan(t, os.DirFS(testkit.Root()))
	raw, err := os.ReadFile("computed.txt")
	if err != nil {
		t.Fatal(err)
	}
	prefixes := readPrefixes(string(raw))
	for _, prefix := range prefixes {
		begins := func(key string) bool { return strings.HasPrefix(key, prefix) }
		if !slices.ContainsFunc(slices.Collect(maps.Keys(catalogues()[NB])), begins) {
			t.Errorf("computed.txt: no key begins with %q", prefix)
		}
	}
	if u.pages == 0 {
		return
	}
	if unused := unusedKeys(u, catalogues()[NB], prefixes); len(unused) > 0 {
		t.Errorf("%d texts are not used anywhere; take them out, or declare the prefix in computed.txt:\n%s", len(unused), strings.Join(unused, "\n"))
	}
	for _, prefix := range prefixes {
		if !u.literals[prefix] {
			t.Errorf("computed.txt: %q stands nowhere in the code", prefix)
		}
	}
}

func readPrefixes(text string) []string {
	var prefixes []string
	for line := range strings.Lines(text) {
		if f := strings.Fields(line); len(f) > 0 && f[0] != "#" {
			prefixes = append(prefixes, f[0])
		}
	}
	return prefixes
}

func unusedKeys(u usage, texts catalogue, prefixes []string) []string {
	var unused []string
	for _, key := range slices.Sorted(maps.Keys(texts)) {
		computed := slices.ContainsFunc(prefixes, func(p string) bool { return strings.HasPrefix(key, p) })
		if !computed && !u.literals[key] {
			unused = append(unused, key)
		}
	}
	return unused
}

// The scanner itself, on a small tree with one fault of each kind.
func TestScan(t *testing.T) {
	u := scan(t, fstest.MapFS{
		"a/page.templ": {Data: []byte(`templ P() { <h1>{ p.T("a.title") }</h1> @x("a.listed") { p.T("a.absent") } }`)},
		"a/a.go": {Data: []byte(`package a
			func f() {
				p.T("a.count", "n", 2)
				p.T("a.count", "m", 2)
				p.T("a.gone")
				p.T("a.kind." + k)
				allmenning.Refuse(allmenning.Conflict, "a.refused", x)
				p.T("a.count", list...)
			}`)},
		"a/a_test.go":      {Data: []byte(`package a; func g() { p.T("a.only_in_a_test") }`)},
		"a/testdata/b.go":  {Data: []byte(`package b; func g() { p.T("a.only_in_testdata") }`)},
		"bench/go.mod":     {Data: []byte("module bench")},
		"bench/b.go":       {Data: []byte(`package b; func g() { p.T("a.other_module") }`)},
		".hidden/c.go":     {Data: []byte(`package c; func g() { p.T("a.hidden") }`)},
		"a/half_writte.go": {Data: []byte(`package a; func (`)},
	})
	texts := catalogue{}
	if err := texts.add("a", []byte(`{"title": "T", "listed": "L", "count": {"one": "{n} x", "other": "{n} y"},
		"kind.small": "S", "unused": "U"}`)); err != nil {
		t.Fatal(err)
	}
	var keys []string
	for _, problem := range wrongCalls(u, texts) {
		_, rest, _ := strings.Cut(problem, `"`)
		key, _, _ := strings.Cut(rest, `"`)
		keys = append(keys, key)
	}
	slices.Sort(keys)
	if want := []string{"a.absent", "a.count", "a.gone", "a.refused"}; !slices.Equal(keys, want) {
		t.Errorf("wrong calls %q, want %q", keys, want)
	}
	if got := unusedKeys(u, texts, []string{"a.kind."}); !slices.Equal(got, []string{"a.unused"}) {
		t.Errorf("unused %q, want a.unused alone", got)
	}
	if u.pages != 1 {
		t.Errorf("%d templates, want 1", u.pages)
	}
}

func TestDifferences(t *testing.T) {
	all := map[Lang]catalogue{NB: {}, NN: {}, EN: {}}
	for lang, raw := range map[Lang]string{
		NB: `{"same": "{x}", "gone": "a", "arg": "{a}", "plural": {"one": "{n}", "other": "{n}"}}`,
		NN: `{"same": "{x}", "gone": "a", "arg": "{a}", "plural": {"one": "{n}", "other": "{n}"}}`,
		EN: `{"same": "{x}", "arg": "{b}", "plural": "{n}", "extra": "x"}`,
	} {
		if err := all[lang].add("k", []byte(raw)); err != nil {
			t.Fatal(err)
		}
	}
	if got := differences(all); len(got) != 5 { // gone in en; arg in en; plural in en; extra in nb and nn
		t.Errorf("%d differences, want 5: %q", len(got), got)
	}
}

func TestReadCatalogues_refuses(t *testing.T) {
	for name, raw := range map[string]string{
		"empty text":     `{"a": " "}`,
		"a list":         `{"a": ["x"]}`,
		"one form":       `{"a": {"other": "x"}}`,
		"a third form":   `{"a": {"one": "x", "other": "y", "few": "z"}}`,
		"empty form":     `{"a": {"one": "", "other": "y"}}`,
		"twice":          `{"a": "x", "a": "y"}`,
		"open argument":  `{"a": "x {n"}`,
		"stray brace":    `{"a": "x } y"}`,
		"no name":        `{"a": "{}"}`,
		"unknown style":  `{"a": "{n:q}"}`,
		"two styles":     `{"a": "{n:mf}"}`,
		"not an object":  `"x"`,
		"cut off":        `{"a": "x"`,
		"nothing at all": ``,
	} {
		if _, err := readCatalogues(fstest.MapFS{"catalogue/x.nb.json": {Data: []byte(raw)}}); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
	for _, name := range []string{"x.json", "x.se.json", "x.nb.old.json"} {
		if _, err := readCatalogues(fstest.MapFS{"catalogue/" + name: {Data: []byte(`{}`)}}); err == nil {
			t.Errorf("a file called %s: accepted", name)
		}
	}
}

// Every noun of the design's table has its five forms, and each Norwegian one a gender.
func TestNouns_complete(t *testing.T) {
	for _, noun := range strings.Fields("municipality organisation county need project study trial protocol arm site outcome finding lesson " +
		"synthesis expectation blueprint adoption constellation panel round portfolio") {
		for _, l := range Langs() {
			n := New(l).Noun(noun)
			if strings.Contains(n.One+n.The+n.Many+n.TheMany, "⟪") {
				t.Errorf("%s in %s: %+v", noun, l, n)
			}
			if n.Gender != Masculine && n.Gender != Feminine && n.Gender != Neuter {
				t.Errorf("%s in %s: gender %q", noun, l, n.Gender)
			}
		}
	}
}
