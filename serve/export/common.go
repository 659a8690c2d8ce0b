package export

import (
	"allmenning"
	"allmenning/files/sheet"
)

// levels are the levels as programs read them, by number.
var levels = [...]string{allmenning.Own: "own", allmenning.Group: "group", allmenning.Peers: "peers", allmenning.Public: "public"}

// named are the columns that every table but that of projects begins with.
func named() []column {
	return []column{
		{name: "id", value: func(x *row) any { return x.Record.ID }},
		{name: "title", value: (*row).title},
	}
}

// placed tells where a record is from.
func placed() []column {
	return []column{
		{name: "municipalities", value: (*row).places},
		{name: "municipality_numbers", value: (*row).numbers},
	}
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
	owners := func(value func(allmenning.ContactPoint) string) func(*row) any {
		return func(x *row) any {
			if !x.own {
				return nil
			}
			return value(of(x.Record.Body))
		}
	}
	return []column{
		{name: "contact_role", people: true, value: func(x *row) any { return of(x.Record.Body).Role }},
		{name: "contact_asked", kind: sheet.Flag, people: true, value: func(x *row) any {
			if c := of(x.Record.Body); c.Asked || c.Role != "" {
				return c.Asked
			}
			return nil
		}},
		{name: "contact_email", people: true, value: owners(func(c allmenning.ContactPoint) string { return c.Email })},
		{name: "contact_phone", people: true, value: owners(func(c allmenning.ContactPoint) string { return c.Phone })},
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
		{name: "source_url", kind: sheet.Link, value: func(x *row) any { return x.Record.Source.URL }},
		{name: "created", kind: sheet.Date, value: func(x *row) any { return x.Record.Created.Time() }},
		{name: "changed", kind: sheet.Date, value: func(x *row) any { return x.Record.Changed.Time() }},
		{name: "page", kind: sheet.Link, value: func(x *row) any { return x.address(x.Record.Path()) }},
	}
	for i := range all {
		all[i].people = people
	}
	return all
}

// hidden names the blocks the reader does not see.
func (x *row) hidden() any {
	var names []string
	for _, b := range x.Record.Hidden {
		names = append(names, x.word("export.block.", string(b)).(string))
	}
	return joined(names)
}
