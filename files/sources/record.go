package sources

import (
	"regexp"
	"slices"
	"strings"

	"allmenning"
	"allmenning/codes"
	"allmenning/municipality"
)

// SourceName is the name of the source of records made from JSON Lines.
const SourceName = "jsonl"

// Unread is a value of a row that was not understood, and so is not kept.
type Unread struct {
	Field Field
	Value string
}

// Record makes a project of the row: published, public, owned by owner, without id, times and version. What the row does not
// say stays empty; nothing is guessed but the places, see Places. Names of codes that no list has are in unread. Whether the
// record may be stored is [allmenning.Record]'s Check, which finds a title that is too long or an address that is none.
func (p ProjectRow) Record(owner allmenning.OrganisationID) (r *allmenning.Record, unread []Unread) {
	project := &allmenning.Project{
		Organisation: strings.TrimSpace(p.Organisation),
		Period:       p.period(),
		Partners:     p.Partners,
	}
	named := func(f Field, list *codes.List, texts []string) []string {
		ids, not := codesNamed(list, texts)
		for _, value := range not {
			unread = append(unread, Unread{f, value})
		}
		return ids
	}
	first := func(f Field, list *codes.List, text string) string {
		if text == "" {
			return ""
		}
		return strings.Join(named(f, list, []string{text}), "")
	}
	project.Phase = allmenning.Phase(first(FieldPhase, codes.Phases(), p.Phase))
	project.Status = allmenning.ProjectStatus(first(FieldStatus, codes.Statuses(), p.Status))
	project.Themes = named(FieldThemes, codes.Themes(), p.Themes)
	project.TargetGroups = named(FieldTargetGroups, codes.TargetGroups(), p.TargetGroups)
	project.Measures = named(FieldMeasures, codes.Measures(), p.Measures)
	project.Sectors = named(FieldSectors, codes.Sectors(), p.Sectors)
	if p.TextKind != titleOnly {
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
	}, unread
}

// period is the row's period: as one text where it has that, else from its two ends.
func (p ProjectRow) period() allmenning.Period {
	if strings.TrimSpace(p.Period) != "" {
		return ParsePeriod(p.Period)
	}
	from, to := ParsePeriod(withoutClock(p.From)), ParsePeriod(withoutClock(p.To))
	out := allmenning.Period{From: from.From, To: to.To}
	if from.AsGiven != "" && from.From == "" || to.AsGiven != "" && to.To == "" {
		out.AsGiven = strings.TrimSpace(p.From + " – " + p.To)
	}
	return out
}

// ReadsAsDay says whether a text is read as when something begins or ends, to a year at least.
func ReadsAsDay(s string) bool {
	p := ParsePeriod(withoutClock(s))
	return p.From != "" || p.To != ""
}

// clock is a time of day after a date, as programs write it.
var clock = regexp.MustCompile(`[ T]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?Z?$`)

func withoutClock(s string) string { return clock.ReplaceAllString(strings.TrimSpace(s), "") }

var allNumbers = regexp.MustCompile(`^\d{3,4}$`)

// Places returns the municipalities of the row: its numbers as given; where it has none, its names; where it has none of
// those either, the municipality whose organisation number it has, or those its organisation's name certainly mentions. The
// code year is the last in which a number was valid, 0 for a number the register does not know. A name that fits several
// municipalities gives no place.
func (p ProjectRow) Places(r *municipality.Register) []allmenning.Place {
	var numbers []municipality.Number
	for _, n := range p.MunicipalityNumbers {
		if n = strings.TrimSpace(n); n != "" {
			numbers = append(numbers, municipality.ReadNumber(n))
		}
	}
	if len(numbers) == 0 {
		for _, name := range p.Municipalities {
			if number := municipality.ReadNumber(name); allNumbers.MatchString(strings.TrimSpace(name)) {
				numbers = append(numbers, number) // in a column of names, as people do
			} else if m, ok := r.Named(name); ok {
				numbers = append(numbers, m.Number)
			} else {
				numbers = append(numbers, r.Mentioned(name)...)
			}
		}
	}
	if len(numbers) == 0 && len(p.Municipalities) == 0 {
		if m, ok := r.ByOrganisation(p.OrganisationNumber); ok {
			numbers = append(numbers, m.Number)
		} else {
			numbers = r.Mentioned(p.Organisation)
		}
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
	if p.Purpose != "" {
		g.Purpose = strings.TrimSpace(p.Purpose)
	}
	if p.AmountNOK != nil {
		g.AmountNOK = *p.AmountNOK
	}
	if p.AmountEUR != nil {
		g.AmountEUR = *p.AmountEUR
	}
	return g
}
