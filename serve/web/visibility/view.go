package visibility

import (
	"maps"
	"slices"

	"allmenning"
	"allmenning/codes"
	"allmenning/serve/web/form"
	"allmenning/serve/web/page"
	"allmenning/serve/web/part"
)

// role makes a screen reader read out what has just been stored.
func role(done bool) string {
	if done {
		return "status"
	}
	return "note"
}

// blockOptions are the levels of a block: first that of the record, and never everybody, which is that one or too wide.
func blockOptions(f *page.Frame, s *form.State) []form.Option {
	all := slices.DeleteFunc(form.Levels(f, s), func(o form.Option) bool { return o.Value == "public" })
	return append([]form.Option{{Value: "", Text: f.T("visibility.block.same")}}, all...)
}

// blockNow is what is chosen for a block, for the line it folds under.
func blockNow(f *page.Frame, v view, b allmenning.BlockName) string {
	chosen := v.State.Values.Get(blockName(b))
	if key := "form.closure.short." + chosen; chosen != "" && f.P.Has(key) {
		return f.T(key)
	}
	return f.T("visibility.block.same")
}

// open says that a block stands open on the page: something is chosen for it, or is wrong with it.
func open(v view, b allmenning.BlockName) bool {
	name := blockName(b)
	wrong := slices.ContainsFunc(v.State.Wrong, func(e allmenning.FieldError) bool {
		return e.Field == name || len(e.Field) > len(name) && e.Field[:len(name)+1] == name+"."
	})
	return wrong || v.State.Values.Get(name) != ""
}

// noteOf is what a legal basis asks for, in the reader's language.
func noteOf(f *page.Frame, c codes.Code) part.Text {
	note, in := c.NoteIn(string(f.Lang()))
	return part.In(note, allmenning.Lang(in))
}

// hidden carries the choices on.
func hidden(v form.Values) []part.Hidden {
	var out []part.Hidden
	for _, name := range slices.Sorted(maps.Keys(v)) {
		for _, value := range v[name] {
			out = append(out, part.Hidden{Name: name, Value: value})
		}
	}
	return out
}
