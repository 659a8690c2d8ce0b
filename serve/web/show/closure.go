package show

import (
	"slices"

	"allmenning"
	"allmenning/codes"
	"allmenning/serve/web/page"
)

// levelKeys are what levels are called in the catalogue, under show.closure.
var levelKeys = map[allmenning.Level]string{
	allmenning.Own: "own", allmenning.Group: "group", allmenning.Peers: "peers", allmenning.Public: "public",
}

// Block is what a block of a record is called in a sentence: "erfaringene"; the core is the record itself.
func Block(f *page.Frame, b allmenning.BlockName) string {
	return f.T("show.closure.what." + string(b))
}

// Sees says in a sentence who sees something that is closed as c says, when it opens, and by which law it is closed. group is the
// name of the constellation, where it is known.
func Sees(f *page.Frame, c allmenning.Closure, what, group string) string {
	key := "show.closure." + levelKeys[c.Level]
	if c.Level == allmenning.Group && group == "" {
		group = f.T("show.closure.some_group")
	}
	text := f.T(key, "what", what, "group", group)
	if c.Level == allmenning.Public {
		return text
	}
	if c.OpensAt != 0 {
		text += " " + f.T("show.closure.opens", "date", f.P.Date(c.OpensAt.Time()))
	}
	if c.Basis != "" {
		text += " " + f.T("show.closure.basis", "basis", codes.LegalBases().Name(c.Basis, string(f.Lang())))
	}
	return text
}

// WhoSees says who sees a record, and each block that is stricter than the rest, a sentence or two for each. group gives the name
// of a constellation, empty where it is not known.
func WhoSees(f *page.Frame, r *allmenning.Record, group func(allmenning.GroupID) string) []string {
	if r.State == allmenning.Withdrawn {
		return []string{f.T("show.closure.withdrawn")}
	}
	out := []string{Sees(f, r.Closure, Block(f, allmenning.Core), group(r.Closure.Group))}
	for _, b := range allmenning.BlocksOf(r.Noun) {
		if c, closed := r.Blocks[b]; closed {
			out = append(out, Sees(f, c, Block(f, b), group(c.Group)))
		}
	}
	return out
}

// closed is WhoSees for the page of the record itself: nothing when everybody sees all of it. What is closed of its blocks is
// told to its owner alone.
func closed(f *page.Frame, r *allmenning.Record) []string {
	all := WhoSees(f, r, func(allmenning.GroupID) string { return "" })
	owner := slices.Contains(f.Reader.Organisations, r.Owner)
	switch {
	case r.State == allmenning.Withdrawn && owner:
		return all
	case r.Closure.Level == allmenning.Public && (!owner || len(r.Blocks) == 0):
		return nil
	case owner:
		return all
	}
	return all[:1]
}

// MayDecide says whether the visitor may decide who sees a record, and take it back.
func MayDecide(f *page.Frame, r *allmenning.Record) bool { return f.Visitor.Actor.MayPublish(r.Owner) }
