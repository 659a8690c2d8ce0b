package show

import (
	"slices"

	"allmenning"
	"allmenning/serve/web/page"
	"allmenning/serve/web/part"
)

// Asked are the nouns whose owners can be asked something on the page of a record.
func Asked() []allmenning.Noun {
	return []allmenning.Noun{allmenning.NounNeed, allmenning.NounProject, allmenning.NounFinding, allmenning.NounConstellation}
}

// unclaimed says that nobody owns a record yet, and that it could be somebody's.
func unclaimed(r *allmenning.Record, owner allmenning.Organisation) bool {
	return owner.Kind == allmenning.KindLibrary && (r.Noun == allmenning.NounNeed || r.Noun == allmenning.NounProject)
}

// mine says that the reader is of the organisation that owns a record, and asks itself nothing.
func mine(f *page.Frame, r *allmenning.Record) bool {
	return slices.Contains(f.Reader.Organisations, r.Owner)
}

// Responsible is the role of who can be asked, with a word where only the reader's own people see it: they have not offered to be.
func Responsible(f *page.Frame, c allmenning.ContactPoint, lang allmenning.Lang) part.Text {
	if c.Role == "" || c.Asked {
		return part.In(c.Role, lang)
	}
	return part.In(f.T("need.responsible.own", "role", c.Role), lang)
}
