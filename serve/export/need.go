package export

import (
	"slices"

	"allmenning"
	"allmenning/codes"
	"allmenning/files/sheet"
)

func needs() []column {
	of := func(value func(*row, *allmenning.Need) any) func(*row) any {
		return func(x *row) any { return value(x, x.Record.Body.(*allmenning.Need)) }
	}
	return slices.Concat(named(), []column{
		{name: "challenge", value: of(func(_ *row, n *allmenning.Need) any { return n.Challenge })},
		{name: "goal", value: of(func(_ *row, n *allmenning.Need) any { return n.Goal })},
		{name: "who", value: of(func(_ *row, n *allmenning.Need) any { return n.Who })},
		{name: "standing", value: of(func(x *row, n *allmenning.Need) any { return x.word("export.standing.", string(n.Standing)) })},
		{name: "themes", value: of(func(x *row, n *allmenning.Need) any { return x.codes(codes.Themes(), n.Themes) })},
		{name: "target_groups", value: of(func(x *row, n *allmenning.Need) any { return x.codes(codes.TargetGroups(), n.TargetGroup) })},
		{name: "reported_by", value: of(func(_ *row, n *allmenning.Need) any { return n.ReportedBy })},
	}, placed(), contact(func(b allmenning.Body) allmenning.ContactPoint { return b.(*allmenning.Need).ContactBlock }), written(), standing(false))
}

// written is the language that a record was written in.
func written() []column {
	return []column{{name: "lang", value: func(x *row) any { return x.Record.Lang }}}
}

func constellations() []column {
	of := func(value func(*row, *allmenning.Constellation) any) func(*row) any {
		return func(x *row) any { return value(x, x.Record.Body.(*allmenning.Constellation)) }
	}
	return slices.Concat(named(), []column{
		{name: "purpose_of", value: of(func(_ *row, c *allmenning.Constellation) any { return c.Purpose })},
		{name: "open", kind: sheet.Flag, value: of(func(_ *row, c *allmenning.Constellation) any { return c.Open })},
		{name: "members", value: func(x *row) any {
			var names []string
			for _, m := range x.Members {
				names = append(names, m.Organisation.Name)
			}
			return joined(names)
		}},
		{name: "invited", titled: field("invited"), value: func(x *row) any { return joined(x.Invited) }},
		{name: "members_n", kind: sheet.Whole, value: func(x *row) any { return len(x.Members) }},
	}, placed(), written(), standing(false))
}
