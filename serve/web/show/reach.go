package show

import (
	"slices"

	"allmenning"
	"allmenning/serve/web/page"
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
