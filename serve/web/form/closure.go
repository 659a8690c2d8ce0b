package form

import (
	"slices"
	"strings"
	"time"

	"allmenning"
	"allmenning/codes"
	"allmenning/i18n"
	"allmenning/serve/web/page"
)

// The fields of who sees what is published, and of the language it is written in.
const (
	closureName = "closure"
	langName    = "lang"
)

var levels = map[string]allmenning.Level{
	"public": allmenning.Public, "peers": allmenning.Peers, "group": allmenning.Group, "own": allmenning.Own,
}

// written are the languages people write in here.
var written = []allmenning.Lang{allmenning.NB, allmenning.NN, allmenning.EN}

// closureOf reads who is to see a record. Nothing chosen is everybody.
func closureOf(v Values) (allmenning.Closure, allmenning.FieldErrors) {
	chosen := v.Get(closureName)
	if chosen == "" || chosen == "public" {
		return allmenning.Closure{Level: allmenning.Public}, nil
	}
	level, ok := levels[chosen]
	if !ok {
		return allmenning.Closure{}, allmenning.FieldErrors{{Field: closureName, Key: "field.level"}}
	}
	c := allmenning.Closure{Level: level}
	if level == allmenning.Group {
		c.Group = allmenning.GroupID(v.Get(closureName + ".group"))
	}
	var wrong allmenning.FieldErrors
	if c.Basis = v.Get(closureName + ".basis"); c.Basis != "" && !codes.LegalBases().Has(c.Basis) {
		wrong = append(wrong, allmenning.FieldError{Field: closureName + ".basis", Key: "field.unknown_code", Args: []any{"value", c.Basis}})
	}
	if day := v.Get(closureName + ".opens"); day != "" {
		t, err := time.ParseInLocation(time.DateOnly, day, i18n.Zone())
		if err != nil {
			wrong = append(wrong, allmenning.FieldError{Field: closureName + ".opens", Key: "field.date", Args: []any{"value", day}})
		} else {
			c.OpensAt = allmenning.Time(t.UnixMilli())
		}
	}
	return c, wrong
}

// closureOptions are the levels the visitor may choose between.
func closureOptions(f *page.Frame, s *State) []Option {
	out := []Option{{Value: "public", Text: f.T("form.closure.public")}, {Value: "peers", Text: f.T("form.closure.peers")}}
	if len(s.Groups) > 0 || s.Values.Has(closureName, "group") { // what was chosen stays a choice, or the form would open it to all
		out = append(out, Option{Value: "group", Text: f.T("form.closure.group")})
	}
	return append(out, Option{Value: "own", Text: f.T("form.closure.own", "organisation", s.Organisation)})
}

func basisOptions(f *page.Frame) []Option {
	var out []Option
	for _, c := range codes.LegalBases().All() {
		out = append(out, Option{Value: c.ID, Text: c.Name(string(f.Lang()))})
	}
	return out
}

// closed says that something else than everybody is chosen, so that the choice stands open on the page.
func closed(s *State) bool {
	for _, e := range s.Wrong {
		if strings.HasPrefix(e.Field, closureName) {
			return true
		}
	}
	for _, b := range blocksOf(s.kind.Noun) {
		if blockOpen(s, b) {
			return true
		}
	}
	v := s.Values.Get(closureName)
	return v != "" && v != "public"
}

// sayClosure writes the fields of who sees it, and of the language, as people read them.
func sayClosure(f *page.Frame, name string, values []string) (string, bool) {
	value := ""
	if len(values) > 0 {
		value = values[0]
	}
	switch name {
	case closureName:
		if value == "" {
			value = "public"
		}
		if _, ok := levels[value]; ok {
			return f.T("form.closure.short." + value), true
		}
	case closureName + ".basis":
		return codes.LegalBases().Name(value, string(f.Lang())), true
	case langName:
		if _, ok := i18n.Parse(value); ok {
			return f.T("shell.language." + value), true
		}
	}
	return "", false
}

func sayWhoSees(f *page.Frame, s *State) string {
	t, _ := sayClosure(f, closureName, s.Values.All(closureName))
	if slices.ContainsFunc(blocksOf(s.kind.Noun), func(b allmenning.BlockName) bool { return s.Values.Get(BlockName(b)) != "" }) {
		return f.T("form.closure.less", "who", t)
	}
	return t
}

// language is the language a form's text is in: what is chosen, else the reader's.
func language(f *page.Frame, s *State) string {
	if l, ok := i18n.Parse(s.Values.Get(langName)); ok {
		return string(l)
	}
	return string(f.Lang())
}

func langOptions(f *page.Frame) []Option {
	var out []Option
	for _, l := range written {
		out = append(out, Option{Value: string(l), Text: f.T("shell.language." + string(l))})
	}
	return out
}
