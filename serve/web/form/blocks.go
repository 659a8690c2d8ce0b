package form

import (
	"slices"
	"strings"
	"time"

	"allmenning"
	"allmenning/serve/web/page"
)

// blocksName begins the fields of who sees the blocks of a record, as their faults are named too.
const blocksName = "blocks."

// BlockName is the field of who sees a block.
func BlockName(b allmenning.BlockName) string { return blocksName + string(b) }

// BlocksOf reads who is to see each block of a record of a noun. One for which nothing is chosen is seen by those who see the record.
// A day that has been is no day to open on.
func BlocksOf(v Values, noun allmenning.Noun, now time.Time) (map[allmenning.BlockName]allmenning.Closure, allmenning.FieldErrors) {
	out := map[allmenning.BlockName]allmenning.Closure{}
	var wrong allmenning.FieldErrors
	for _, b := range blocksOf(noun) {
		if v.Get(BlockName(b)) == "" {
			continue
		}
		c, more := ClosureFrom(v, BlockName(b), now)
		out[b], wrong = c, append(wrong, more...)
	}
	return out, wrong
}

// ClosureFrom is ClosureOf that takes no day that has been for one to open on.
func ClosureFrom(v Values, name string, now time.Time) (allmenning.Closure, allmenning.FieldErrors) {
	c, wrong := ClosureOf(v, name)
	if c.OpensAt != 0 && !c.OpensAt.Time().After(now) {
		wrong = append(wrong, allmenning.FieldError{Field: name + ".opens", Key: "visibility.opens.past"})
	}
	return c, wrong
}

// blocksOf are the blocks of a noun that can be closed more than the record: all but its core.
func blocksOf(noun allmenning.Noun) []allmenning.BlockName {
	return slices.DeleteFunc(allmenning.BlocksOf(noun), func(b allmenning.BlockName) bool { return b == allmenning.Core })
}

// blockOptions are the levels of a block: first that of the record, and never everybody, which is that one or too wide.
func blockOptions(f *page.Frame, s *State) []Option {
	all := slices.DeleteFunc(closureOptions(f, s), func(o Option) bool { return o.Value == "public" })
	return append([]Option{{Value: "", Text: f.T("visibility.block.same")}}, all...)
}

// blockNow is what is chosen for a block, for the line it folds under.
func blockNow(f *page.Frame, v Values, b allmenning.BlockName) string {
	chosen := v.Get(BlockName(b))
	if key := "form.closure.short." + chosen; chosen != "" && f.P.Has(key) {
		return f.T(key)
	}
	return f.T("visibility.block.same")
}

// blockOpen says that a block stands open on the page: something is chosen for it, or is wrong with it.
func blockOpen(s *State, b allmenning.BlockName) bool {
	name := BlockName(b)
	wrong := slices.ContainsFunc(s.Wrong, func(e allmenning.FieldError) bool { return e.Field == name || strings.HasPrefix(e.Field, name+".") })
	return wrong || s.Values.Get(name) != ""
}

// sameAsRecord has the answer that a block is as the record be the one that is chosen, where nothing is.
func (s *State) sameAsRecord(name string) {
	if s.Values.Get(name) == "" {
		s.Values[name] = []string{""}
	}
}

// blockText is what a block is called in a sentence.
func blockText(f *page.Frame, b allmenning.BlockName) string {
	return f.T("show.closure.what." + string(b))
}
