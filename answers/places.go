package answers

import (
	"allmenning"
	"allmenning/find/catalogue"
	"allmenning/municipality"
)

// places tells the index what a place is called today.
type places struct{ register *municipality.Register }

// Places lets the index find records by the official names of their municipalities, whatever number the source gave.
func Places(r *municipality.Register) catalogue.Places { return places{r} }

func (p places) Lookup(place allmenning.Place) []catalogue.Place {
	var out []catalogue.Place
	numbers, _ := p.register.Resolve(place.Number)
	for _, n := range numbers {
		m, ok := p.register.ByNumber(n)
		if !ok {
			continue
		}
		now := catalogue.Place{Number: n, County: m.County.Number}
		for _, name := range m.Names {
			now.Names = append(now.Names, name.Text)
		}
		out = append(out, now)
	}
	return out
}
