package answers

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strconv"

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
		now := catalogue.Place{Number: n, County: m.County.Number, Size: SizeOf(m), Centrality: centralityOf(m)}
		for _, name := range m.Names {
			now.Names = append(now.Names, name.Text)
		}
		out = append(out, now)
	}
	return out
}

// Sizes are the values of how many live in a municipality, fewest first: under 5,000, under 20,000, under 50,000, and more.
var Sizes = []string{"small", "medium", "large", "largest"}

// SizeOf is the value of a municipality; "" when nobody knows how many live there.
func SizeOf(m *municipality.Municipality) string {
	now, ok := m.PopulationNow()
	if !ok {
		return ""
	}
	for i, below := range []float64{5_000, 20_000, 50_000} {
		if now.Value < below {
			return Sizes[i]
		}
	}
	return Sizes[len(Sizes)-1]
}

// centralityOf is the class of Statistics Norway, "1" for the most central to "6"; "" when it is not known.
func centralityOf(m *municipality.Municipality) string {
	if m.CentralityClass == 0 {
		return ""
	}
	return strconv.Itoa(m.CentralityClass)
}

// Names are the official names of all municipalities and counties, in all their languages.
func (p places) Names() (names []string) {
	for _, m := range p.register.All() {
		for _, name := range m.Names {
			names = append(names, name.Text)
		}
		for _, name := range m.County.Names {
			names = append(names, name.Text)
		}
	}
	return names
}

// Version is a digest of all that Lookup answers from, so that the index is built anew when the register is another.
func (p places) Version() string {
	h := sha256.New()
	for _, m := range p.register.All() {
		fmt.Fprintf(h, "%q %q %q %q %q", m.Number, m.County.Number, m.FormerNumbers, SizeOf(m), centralityOf(m))
		for _, name := range m.Names {
			fmt.Fprintf(h, " %q", name.Text)
		}
		fmt.Fprintln(h)
	}
	return hex.EncodeToString(h.Sum(nil)[:8])
}
