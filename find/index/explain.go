package index

import (
	"cmp"
	"slices"
	"strings"
)

// Contribution is what one shared term gives to a score. Surface is how the record writes it, in a
// block the reader sees; QuerySurface how the query does.
type Contribution struct {
	Key          string
	Surface      string
	QuerySurface string
	Fields       uint8 // a bit for each field of the record it stands in
	Group        uint8 // of the query term; 0 for likeness
	Synonym      bool
	Part         bool // a part of a compound in the record
	Value        float64
}

func (v *View) contribution(t forwardTerm, key, querySurface string) Contribution {
	return Contribution{
		Key: key, Surface: v.surfaces[t.surface], QuerySurface: querySurface,
		Fields: t.flags & flagFields, Synonym: t.flags&flagSynonym != 0, Part: t.flags&(flagWord|flagSynonym) == 0,
	}
}

// Explain gives what each term adds to the score Search gives the record, most first. The values
// sum to the score. A record the reader does not see gives nil.
func (v *View) Explain(q Query, record string) []Contribution {
	n, ok := v.number(record)
	if !ok {
		return nil
	}
	var out []Contribution
	for _, t := range v.queryTerms(q.Terms) {
		var c *Contribution
		for s, d := range v.blocks(n, q.Seen) {
			f, ok := findTerm(s.forwardOf(d), t.id)
			if !ok {
				continue
			}
			if c == nil {
				out = append(out, v.contribution(f, t.Key, t.Surface))
				c = &out[len(out)-1]
				c.Group = t.Group
			}
			tf := float64(frequency[f.impact])
			norm := bm25K1 * (1 - bm25B + bm25B*float64(s.length[d])/v.gen.average)
			c.Fields |= f.flags & flagFields
			c.Value += t.weight * (bm25K1 + 1) * tf / (tf + norm)
		}
	}
	mostFirst(out)
	return out
}

// findTerm looks for a term in a forward list, which is in order of number.
func findTerm(list []byte, id uint32) (forwardTerm, bool) {
	at := uint32(0)
	for len(list) > 0 {
		step, n := uvarint(list)
		at += step
		if at > id {
			break
		}
		surface, k := uvarint(list[n+2:])
		if at == id {
			return forwardTerm{id, list[n], list[n+1], surface}, true
		}
		list = list[n+2+k:]
	}
	return forwardTerm{}, false
}

func mostFirst(cs []Contribution) {
	slices.SortFunc(cs, func(a, b Contribution) int {
		return cmp.Or(cmp.Compare(b.Value, a.Value), strings.Compare(a.Key, b.Key), cmp.Compare(a.Group, b.Group))
	})
}
