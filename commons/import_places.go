package commons

import (
	"maps"
	"slices"

	"allmenning"
	"allmenning/files/sources"
	"allmenning/municipality"
)

// DividedNumber is a number that rows of a list have and whose municipality was divided: it leads to several of today, and the list does
// not say which.
type DividedNumber struct {
	Number allmenning.MunicipalityNumber
	Name   string                          // the last it had, as its source writes it; empty: not known
	Into   []allmenning.MunicipalityNumber // of today, in rising order
	Said   bool                            // a person has said which of them it is, or all
	Rows   int
	Titles []string // of the first of them, at most MostTitles
}

// AllParts says of a number that was divided that its rows concern all that it became.
const AllParts = allmenning.MunicipalityNumber("")

// parts gives what a person said of numbers that were divided, as it is kept, and refuses what cannot be.
func (c *Commons) parts(said map[allmenning.MunicipalityNumber]allmenning.MunicipalityNumber) (map[allmenning.MunicipalityNumber]allmenning.MunicipalityNumber, error) {
	out := map[allmenning.MunicipalityNumber]allmenning.MunicipalityNumber{}
	for _, number := range slices.Sorted(maps.Keys(said)) {
		old, part := municipality.ReadNumber(string(number)), said[number]
		if part != AllParts {
			part = municipality.ReadNumber(string(part))
		}
		into, how := c.register.Resolve(old)
		switch {
		case how != municipality.Divided:
			return nil, allmenning.Refuse(allmenning.Invalid, "import.choice.divided", "value", Shown(string(number), mostName))
		case part != AllParts && !slices.Contains(into, part):
			return nil, allmenning.Refuse(allmenning.Invalid, "import.choice.part", "value", c.oldName(old), "now", c.named(into))
		}
		out[old] = part
	}
	if len(out) == 0 {
		return nil, nil
	}
	return out, nil
}

// places gives the places of a row: those it states, where one that was divided is the part that a person said it concerns.
func (in *importing) places(row sources.ProjectRow) []allmenning.Place {
	register := in.commons.register
	in.stated = row.Places(register)
	var out []allmenning.Place
	for _, place := range in.stated {
		if part := in.choices.Parts[place.Number]; part != AllParts {
			place = allmenning.Place{Number: part, CodeYear: register.LastYear(part)}
		}
		if !slices.Contains(out, place) {
			out = append(out, place)
		}
	}
	return out
}

// notePlaces says of each number a row states that is none of today's what it is today, and what is made of one that was divided.
func (in *importing) notePlaces(title string, add func(field, key string, args ...any)) {
	for _, place := range in.stated {
		now, how := in.commons.register.Resolve(place.Number)
		key, args := "", []any{"value", in.commons.oldName(place.Number), "now", in.commons.named(now)}
		switch how {
		case municipality.Renumbered:
			key, args[1] = "import.renumbered", string(place.Number)
		case municipality.Divided:
			part, said := in.choices.Parts[place.Number]
			switch {
			case !said:
				key = "import.divided"
			case part == AllParts:
				key = "import.divided_all"
			default:
				key, args[3] = "import.divided_one", in.commons.named([]municipality.Number{part})
			}
			in.divided(place.Number, now, title, said)
		default:
			continue
		}
		add(string(sources.FieldMunicipalityNumbers), key, args...)
	}
}

// divided counts the rows of a number that was divided.
func (in *importing) divided(number municipality.Number, into []municipality.Number, title string, said bool) {
	all := in.report.Divided
	at := slices.IndexFunc(all, func(d DividedNumber) bool { return d.Number == number })
	if at < 0 {
		at = len(all)
		all = append(all, DividedNumber{Number: number, Name: in.commons.register.LastName(number), Into: into, Said: said})
	}
	all[at].Rows++
	if len(all[at].Titles) < MostTitles {
		all[at].Titles = append(all[at].Titles, Shown(title, 80))
	}
	in.report.Divided = all
}

// today gives places with the numbers of today, each once: what a reader will find the record under.
func (c *Commons) today(places []allmenning.Place) []allmenning.Place {
	var out []allmenning.Place
	for _, p := range places {
		for _, n := range c.register.Successors(p.Number) {
			place := allmenning.Place{Number: n, CodeYear: c.register.LastYear(n)}
			if !slices.Contains(out, place) {
				out = append(out, place)
			}
		}
	}
	return out
}

// oldName is a number with the name it had: "1850 Tysfjord - Divtasvuodna".
func (c *Commons) oldName(n municipality.Number) string {
	if name := c.register.LastName(n); name != "" {
		return string(n) + " " + name
	}
	return string(n)
}

// named lists municipalities of today as "1806 Narvik, 1875 Hamarøy".
func (c *Commons) named(numbers []municipality.Number) string {
	out := ""
	for i, n := range numbers {
		if i > 0 {
			out += ", "
		}
		out += string(n)
		if m, ok := c.register.ByNumber(n); ok {
			out += " " + m.Label()
		}
	}
	return out
}
