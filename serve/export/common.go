package export

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"allmenning"
	"allmenning/codes"
	"allmenning/files/sheet"
)

// levels are the levels as programs read them, by number.
var levels = [...]string{allmenning.Own: "own", allmenning.Group: "group", allmenning.Peers: "peers", allmenning.Public: "public"}

// named are the columns that every table but that of projects begins with.
func named() []column {
	return []column{
		{name: "id", value: func(x *row) any { return x.Record.ID }},
		{name: "title", value: (*row).title},
		titled(),
	}
}

// titled is the title as it was written, where the reader has it in a language of their own.
func titled() column {
	return column{name: "title_written", people: true, value: func(x *row) any {
		if written := oneLine(x.Record.Title); written != x.title() {
			return written
		}
		return nil
	}}
}

// placed tells where a record is from.
func placed() []column {
	return []column{
		{name: "municipalities", value: (*row).places},
		{name: "municipality_numbers", value: (*row).numbers},
		coded(),
	}
}

// coded is which year's numbers the source gave.
func coded() column {
	return column{name: "municipality_year", people: true, value: func(x *row) any {
		var years []string
		for _, p := range x.Record.Places {
			if y := strconv.Itoa(p.CodeYear); p.CodeYear != 0 && !slices.Contains(years, y) {
				years = append(years, y)
			}
		}
		return joined(years)
	}}
}

func (x *row) places() any {
	var names []string
	for _, m := range x.Places {
		names = append(names, m.Label())
	}
	return joined(names)
}

// numbers are those the source gave: who reads them again finds today's by the register.
func (x *row) numbers() any {
	var numbers []string
	for _, p := range x.Record.Places {
		numbers = append(numbers, string(p.Number))
	}
	return joined(numbers)
}

// contact is whom to ask. Addresses and telephones stand on the page, and in the owner's own files: a list of them for everybody
// would be a list to send advertisements by.
func contact(of func(allmenning.Body) allmenning.ContactPoint) []column {
	theirs := func(value func(allmenning.ContactPoint) string) func(*row) any {
		return owners(func(x *row) any { return value(of(x.Record.Body)) })
	}
	return []column{
		{name: "contact_role", people: true, value: func(x *row) any { return of(x.Record.Body).Role }},
		{name: "contact_asked", kind: sheet.Flag, people: true, value: func(x *row) any {
			if c := of(x.Record.Body); c.Asked || c.Role != "" {
				return c.Asked
			}
			return nil
		}},
		{name: "contact_email", people: true, value: theirs(func(c allmenning.ContactPoint) string { return c.Email })},
		{name: "contact_phone", people: true, value: theirs(func(c allmenning.ContactPoint) string { return c.Phone })},
	}
}

// standing tells whose the record is and how far it is open. people: only for people.
func standing(people bool) []column {
	all := []column{
		{name: "owner", value: func(x *row) any { return x.Owner.Name }},
		{name: "owner_number", value: func(x *row) any { return x.Owner.Number }},
		{name: "state", value: func(x *row) any { return x.word("export.state.", string(x.Record.State)) }},
		{name: "visible_to", value: func(x *row) any { return x.word("export.level.", levels[x.Record.Closure.Level]) }},
		{name: "left_out", value: (*row).hidden},
		{name: "group", people: true, value: owners(func(x *row) any { return x.Groups[x.Record.Closure.Group] })},
		{name: "opens_at", kind: sheet.Date, people: true, value: owners(func(x *row) any { return x.Record.Closure.OpensAt.Time() })},
		{name: "basis", people: true, titled: field("closure.basis"), value: owners(func(x *row) any { return x.code(codes.LegalBases(), x.Record.Closure.Basis) })},
		{name: "blocks", people: true, value: owners((*row).blocks)},
		{name: "source_name", people: true, titled: field("source.name"), value: func(x *row) any { return x.Record.Source.Name }},
		{name: "source_id", people: true, value: func(x *row) any { return x.Record.Source.ID }},
		{name: "source_url", kind: sheet.Link, value: func(x *row) any { return x.Record.Source.URL }},
		{name: "source_read", kind: sheet.Date, people: true, titled: field("source.read"), value: func(x *row) any { return x.Record.Source.Read }},
		{name: "source_note", people: true, titled: field("source.note"), value: func(x *row) any { return x.Record.Source.Note }},
		{name: "created", kind: sheet.Date, value: func(x *row) any { return x.Record.Created.Time() }},
		{name: "changed", kind: sheet.Date, value: func(x *row) any { return x.Record.Changed.Time() }},
		{name: "version", kind: sheet.Whole, people: true, value: func(x *row) any { return x.Record.Version }},
		{name: "page", kind: sheet.Link, value: func(x *row) any { return x.address(x.Record.Path()) }},
	}
	for i := range all {
		all[i].people = all[i].people || people
	}
	return all
}

// owners is a value that only the owner's own people read.
func owners(value func(*row) any) func(*row) any {
	return func(x *row) any {
		if !x.own {
			return nil
		}
		return value(x)
	}
}

// blocks tells of each block that is less open than the record how far it is, until when, and by which law, one a line.
func (x *row) blocks() any {
	var lines []string
	for _, b := range allmenning.BlocksOf(x.Record.Noun) {
		c, closed := x.Record.Blocks[b]
		if !closed {
			continue
		}
		said := []string{fmt.Sprint(x.word("export.level.", levels[c.Level]))}
		if name := x.Groups[c.Group]; name != "" {
			said = append(said, name)
		}
		if c.OpensAt != 0 {
			said = append(said, x.p.T("export.opens", "date", x.p.Date(c.OpensAt.Time())))
		}
		if c.Basis != "" {
			said = append(said, fmt.Sprint(x.code(codes.LegalBases(), c.Basis)))
		}
		lines = append(lines, fmt.Sprint(x.word("export.block.", string(b)))+": "+strings.Join(said, ", "))
	}
	return strings.Join(lines, "\n")
}

// hidden names the blocks the reader does not see.
func (x *row) hidden() any {
	var names []string
	for _, b := range x.Record.Hidden {
		names = append(names, x.word("export.block.", string(b)).(string))
	}
	return joined(names)
}
