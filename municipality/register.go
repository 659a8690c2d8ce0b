// Package municipality is the register of Norway's municipalities: names, numbers with their history, indicators, context
// snapshots, likeness and the hexagon map. The facts are files of our own in facts/, embedded; newer rows from official
// files can be laid over them ([Register.With]).
//
// A value that is not known is named and never counted as zero.
package municipality

//go:generate go run facts/make.go

import (
	"cmp"
	"fmt"
	"slices"
	"sync"

	"allmenning"

	"golang.org/x/text/collate"
	"golang.org/x/text/language"
)

// Number and CountyNumber are the root's types under short names: four digits and two digits as text.
type (
	Number       = allmenning.MunicipalityNumber
	CountyNumber = allmenning.CountyNumber
)

// Register holds all municipalities of today and the way from earlier numbers to them. It never changes, so it may be read
// from many goroutines; what it returns is shared and must not be changed either.
type Register struct {
	data facts // what it was built from, kept for With

	all        []*Municipality // Norwegian order
	place      map[Number]int  // place in all
	counties   []County        // Norwegian order
	former     map[Number][]Number
	names      map[string][]named
	longest    int // most words in a name
	standard   map[Indicator][]float64
	hexes      []Hex
	exceptions map[Number]Exception
	among      sync.Map // Indicator → []OneOf: sorted once, when first asked for
}

var embedded = sync.OnceValue(func() *Register {
	data, err := readFacts()
	if err == nil {
		var r *Register
		if r, err = build(data); err == nil {
			return r
		}
	}
	panic(err) // our own file is broken; the tests find it
})

// Embedded returns the register of the embedded facts files. It is built once.
func Embedded() *Register { return embedded() }

// All returns the municipalities of today in Norwegian alphabetical order, those of one name by county.
func (r *Register) All() []*Municipality { return slices.Clone(r.all) }

// Len is the number of municipalities of today: 357.
func (r *Register) Len() int { return len(r.all) }

// ByNumber returns the municipality that has the number today. Use [Register.Resolve] for a number that may be old.
func (r *Register) ByNumber(n Number) (*Municipality, bool) {
	i, ok := r.place[n]
	if !ok {
		return nil, false
	}
	return r.all[i], true
}

// ByOrganisation returns the municipality whose own organisation number it is, nine digits without spaces.
func (r *Register) ByOrganisation(number string) (*Municipality, bool) {
	if number == "" {
		return nil, false
	}
	for _, m := range r.all {
		if m.OrgNumber == number {
			return m, true
		}
	}
	return nil, false
}

// Counties returns the counties in Norwegian alphabetical order.
func (r *Register) Counties() []County { return slices.Clone(r.counties) }

// County returns the county of a number.
func (r *Register) County(n CountyNumber) (County, bool) {
	for _, c := range r.counties {
		if c.Number == n {
			return c, true
		}
	}
	return County{}, false
}

// InCounty returns the municipalities of a county in Norwegian alphabetical order; none for an unknown county.
func (r *Register) InCounty(n CountyNumber) []*Municipality {
	var out []*Municipality
	for _, m := range r.all {
		if m.County.Number == n {
			out = append(out, m)
		}
	}
	return out
}

// build makes the register of data, and refuses data that contradict themselves.
func build(data facts) (*Register, error) {
	r := &Register{data: data, place: map[Number]int{}, exceptions: map[Number]Exception{}, hexes: data.hexes}
	// "nn" and not "nb": the tables for nb sort æ, ø and å as a and o.
	order := collate.New(language.MustParse("nn"))
	r.counties = slices.Clone(data.counties)
	slices.SortFunc(r.counties, func(a, b County) int { return order.CompareString(a.Name, b.Name) })
	for _, m := range data.municipalities {
		county, ok := r.County(m.County.Number)
		if !ok {
			return nil, fmt.Errorf("municipality: %s: no county %q", m.Number, m.County.Number)
		}
		m.County = county
		m.Population = data.series[Population][m.Number]
		r.all = append(r.all, &m)
	}
	slices.SortFunc(r.all, func(a, b *Municipality) int {
		return cmp.Or(order.CompareString(a.Name, b.Name), order.CompareString(a.County.Name, b.County.Name), cmp.Compare(a.Number, b.Number))
	})
	for i, m := range r.all {
		if _, twice := r.place[m.Number]; twice {
			return nil, fmt.Errorf("municipality: %s stands twice", m.Number)
		}
		r.place[m.Number] = i
	}
	r.tellApart()
	for _, e := range data.exceptions {
		r.exceptions[e.Number] = e
	}
	if err := r.buildHistory(); err != nil {
		return nil, err
	}
	for _, m := range r.all {
		m.Missing = r.missing(m)
	}
	r.buildNames()
	r.buildLikeness()
	return r, nil
}

// tellApart marks municipalities of one name, so that their label carries the county.
func (r *Register) tellApart() {
	count := map[string]int{}
	for _, m := range r.all {
		count[m.Name]++
	}
	for _, m := range r.all {
		m.shared = count[m.Name] > 1
	}
}
