package export

import (
	"slices"
	"strings"

	"allmenning"
	"allmenning/codes"
	"allmenning/files/sheet"
	"allmenning/files/sources"
	"allmenning/municipality"
)

// projects are the fields of a list, in its order, and for people what a list does not tell.
func projects() (all []column) {
	for _, f := range sources.Fields() {
		all = append(all, column{name: string(f), kind: fieldKinds[f], value: fieldValues[f]})
	}
	all = append(all,
		column{name: "record_id", people: true, value: func(x *row) any { return x.Record.ID }},
		titled(),
		coded(),
		column{name: "period_as_given", people: true, titled: field("period.as_given"), value: func(x *row) any { return x.project().Period.AsGiven }},
		column{name: "grants", people: true, titled: field("grants"), value: func(x *row) any { return many(x, "grants", x.project().Grants) }},
		column{name: "stopped_reason", people: true, value: func(x *row) any { return x.code(codes.StopReasons(), x.project().StoppedReason) }},
		column{name: "results", kind: sheet.Whole, people: true, value: func(x *row) any { return x.Results.Findings }},
		column{name: "lessons", people: true, value: func(x *row) any { return x.lessons(x.project().LessonsBlock.Lessons) }},
	)
	all = append(all, contact(func(b allmenning.Body) allmenning.ContactPoint { return b.(*allmenning.Project).ContactBlock })...)
	all = append(all, standing(true)...)
	return slices.DeleteFunc(all, func(c column) bool { return c.name == "source_url" }) // url is
}

func (x *row) project() *allmenning.Project { return x.Record.Body.(*allmenning.Project) }

var fieldKinds = map[sources.Field]sheet.Kind{
	sources.FieldFrom: sheet.Date, sources.FieldTo: sheet.Date, sources.FieldAmount: sheet.Kroner, sources.FieldAmountEUR: sheet.Whole, sources.FieldURL: sheet.Link,
}

// fieldValues are what the fields of a list hold: what is read from them gives the same project again.
var fieldValues = map[sources.Field]func(*row) any{
	sources.FieldID:                  (*row).sourceID,
	sources.FieldTitle:               (*row).title,
	sources.FieldText:                func(x *row) any { return strings.TrimSpace(x.project().Summary) },
	sources.FieldOrganisation:        func(x *row) any { return oneLine(x.Doer.Name) },
	sources.FieldOrganisationNumber:  func(x *row) any { return x.Doer.Number },
	sources.FieldMunicipalities:      (*row).projectPlaces,
	sources.FieldMunicipalityNumbers: (*row).numbers,
	sources.FieldPeriod:              func(x *row) any { return periodOf(x.project().Period) },
	sources.FieldFrom:                func(x *row) any { return x.project().Period.From },
	sources.FieldTo:                  func(x *row) any { return x.project().Period.To },
	sources.FieldAmount:              func(x *row) any { return unless0(grantOf(x.project()).AmountNOK) },
	sources.FieldAmountEUR:           func(x *row) any { return unless0(grantOf(x.project()).AmountEUR) },
	sources.FieldFunder:              func(x *row) any { return grantOf(x.project()).Funder },
	sources.FieldPurpose:             func(x *row) any { return grantOf(x.project()).Purpose },
	sources.FieldPhase:               func(x *row) any { return x.code(codes.Phases(), string(x.project().Phase)) },
	sources.FieldStatus:              func(x *row) any { return x.code(codes.Statuses(), string(x.project().Status)) },
	sources.FieldThemes:              func(x *row) any { return x.codes(codes.Themes(), x.project().Themes) },
	sources.FieldTargetGroups:        func(x *row) any { return x.codes(codes.TargetGroups(), x.project().TargetGroups) },
	sources.FieldMeasures:            func(x *row) any { return x.codes(codes.Measures(), x.project().Measures) },
	sources.FieldSectors:             func(x *row) any { return x.codes(codes.Sectors(), x.project().Sectors) },
	sources.FieldPartners:            func(x *row) any { return joined(x.project().Partners) },
	sources.FieldURL:                 (*row).url,
	sources.FieldLang:                func(x *row) any { return x.Record.Lang },
}

// sourceID is the source's own id, by which the project is known when the file is taken in again; the record's where it was
// written here, and where another source gave the same id to another project.
func (x *row) sourceID() any {
	if id := strings.TrimSpace(x.Record.Source.ID); id != "" && !x.twice {
		return id
	}
	return string(x.Record.ID)
}

// nowhere stands where a project has no place, and whoever takes the file in would else guess one from who does it.
const nowhere = "–"

func (x *row) projectPlaces() any {
	if len(x.Record.Places) > 0 {
		return x.places()
	}
	guess := sources.ProjectRow{Organisation: x.Doer.Name, OrganisationNumber: x.Doer.Number}
	if len(guess.Places(municipality.Embedded())) > 0 {
		return nowhere
	}
	return nil
}

// periodOf is a period in the words it was given in, where they are read as the same again; its dates stand in columns of their own.
func periodOf(p allmenning.Period) any {
	given := oneLine(p.AsGiven)
	if given != "" && (p.From == "" && p.To == "" || sources.ParsePeriod(given) == p) {
		return given
	}
	return nil
}

// grantOf is all the money of a project as a list tells it, in one line. Funder and purpose are parted as a list's are.
func grantOf(p *allmenning.Project) (all allmenning.Grant) {
	var funders, purposes []string
	add := func(to *[]string, text string) {
		if text = oneLine(text); text != "" && !slices.Contains(*to, text) {
			*to = append(*to, text)
		}
	}
	for _, g := range p.Grants {
		g = asListed(g)
		all.AmountNOK += g.AmountNOK
		all.AmountEUR += g.AmountEUR
		add(&funders, g.Funder)
		add(&purposes, g.Purpose)
	}
	all.Funder, all.Purpose = strings.Join(funders, "; "), strings.Join(purposes, "; ")
	return asListed(all)
}

// asListed is a grant as it is when it has been read from a list, which parts "Statsforvalteren, prosjektskjønn" in two.
func asListed(g allmenning.Grant) allmenning.Grant {
	if !strings.Contains(g.Funder, ", ") {
		return g
	}
	const nowhere = "0000" // so that no place is looked for
	r, _ := sources.ProjectRow{Funder: g.Funder, Purpose: g.Purpose, MunicipalityNumbers: []string{nowhere}}.Record("")
	if read := r.Body.(*allmenning.Project).Grants; len(read) == 1 {
		g.Funder, g.Purpose = read[0].Funder, read[0].Purpose
	}
	return g
}

// url is where the source tells of it; of what was written here, its page.
func (x *row) url() any {
	if x.Record.Source.Name == "" && x.Record.Source.URL == "" {
		return x.address(x.Record.Path())
	}
	return strings.TrimSpace(x.Record.Source.URL)
}
