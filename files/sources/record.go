package sources

import (
	"regexp"
	"slices"
	"strings"

	"allmenning"
	"allmenning/municipality"
)

// SourceName is the name of the source of records made from JSON Lines.
const SourceName = "jsonl"

// Record makes a project of the row: published, public, owned by owner, without id, times and version. What the row does not
// say stays empty; nothing is guessed but the places, see Places. Whether the record may be stored is [allmenning.Record]'s
// Check, which finds a title that is too long or an address that is none.
func (p ProjectRow) Record(owner allmenning.OrganisationID) *allmenning.Record {
	project := &allmenning.Project{
		Organisation: strings.TrimSpace(p.Organisation),
		Period:       ParsePeriod(p.Period),
	}
	if p.TextKind != "title_only" {
		project.Summary = strings.TrimSpace(p.Text)
	}
	if g := p.grant(); g != (allmenning.Grant{}) {
		project.Grants = []allmenning.Grant{g}
	}
	return &allmenning.Record{
		Noun:    allmenning.NounProject,
		Owner:   owner,
		State:   allmenning.Published,
		Closure: allmenning.Closure{Level: allmenning.Public},
		Lang:    p.language(),
		Title:   strings.TrimSpace(p.Title),
		Places:  p.Places(municipality.Embedded()),
		Source:  allmenning.Source{Name: SourceName, ID: p.ID, URL: strings.TrimSpace(p.URL)},
		Body:    project,
	}
}

// Places returns the municipalities of the row: its numbers as given; where it has none, its names; where it has none of
// those either, the municipalities its organisation's name certainly mentions. The code year is the last in which a number
// was valid, 0 for a number the register does not know. A name that fits several municipalities gives no place.
func (p ProjectRow) Places(r *municipality.Register) []allmenning.Place {
	var numbers []municipality.Number
	for _, n := range p.MunicipalityNumbers {
		if n = strings.TrimSpace(n); n != "" {
			numbers = append(numbers, municipality.Number(n))
		}
	}
	if len(numbers) == 0 {
		for _, name := range p.Municipalities {
			if m, ok := r.Named(name); ok {
				numbers = append(numbers, m.Number)
			}
		}
	}
	if len(numbers) == 0 && len(p.Municipalities) == 0 {
		numbers = r.Mentioned(p.Organisation)
	}
	var out []allmenning.Place
	for _, n := range numbers {
		place := allmenning.Place{Number: n, CodeYear: r.LastYear(n)}
		if !slices.Contains(out, place) {
			out = append(out, place)
		}
	}
	return out
}

func (p ProjectRow) language() allmenning.Lang {
	switch l := strings.ToLower(strings.TrimSpace(p.Lang)); l {
	case "nb", "nn", "en", "se", "sma", "smj", "sv":
		return allmenning.Lang(l)
	case "no":
		return allmenning.NB
	case "sme":
		return municipality.NorthernSami
	}
	return ""
}

// purpose finds what the money was for, where the funder's field says it after a comma: in lower case ("prosjektskjønn"), or
// as a programme in capitals with its grant number ("FORKOMMUNE (285207)"). "Fagforbundet, NOKU" is two funders, and stays.
var purpose = regexp.MustCompile(`^([^,]+), (\p{Ll}.*|\p{Lu}{4,}(?: \(\d+\))|FORKOMMUNE.*)$`)

// grant is the money of the row, with the funder as given but for its purpose; zero where neither funder nor amount is stated.
func (p ProjectRow) grant() allmenning.Grant {
	g := allmenning.Grant{Funder: strings.TrimSpace(p.Funder)}
	if m := purpose.FindStringSubmatch(g.Funder); m != nil {
		g.Funder, g.Purpose = m[1], m[2]
	}
	if p.AmountNOK != nil {
		g.AmountNOK = *p.AmountNOK
	}
	return g
}
