package show

import (
	"allmenning"
	"allmenning/answers"
	"allmenning/serve/web/part"
)

// OrganisationPath is the page of an organisation: a municipality's is that of the municipality. Empty for the library, which is
// nobody, and for none.
func OrganisationPath(o allmenning.Organisation) string {
	switch {
	case o.Kind == allmenning.KindLibrary || o.ID == "":
		return ""
	case o.Municipality != "":
		return "/kommuner/" + string(o.Municipality)
	}
	return "/organisasjoner/" + string(o.ID)
}

// WhoFact adds whose a record is to a list of facts: in its own words, and where it has none the organisation that owns it. It leads to
// the organisation's page where there is one.
func WhoFact(list []part.Fact, label string, v *answers.RecordPage, named string) []part.Fact {
	if named == "" && OrganisationPath(v.Owner) != "" {
		return Fact(list, label, part.Plain(v.Owner.Name), OrganisationPath(v.Owner))
	}
	return Fact(list, label, part.In(named, v.Record.Lang), OrganisationPath(v.Named[named]))
}
