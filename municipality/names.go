package municipality

import (
	"slices"
	"strings"

	"allmenning"
)

// Match is a municipality found by what somebody typed.
type Match struct {
	Municipality *Municipality
	Name         string          // the name that matched, as it is written
	Lang         allmenning.Lang // of that name; empty for a name of the past
	Former       Number          // the earlier number, when the name is that of a municipality that is no more; else empty
	Exact        bool            // the whole name was typed, not only its beginning
}

// named is one way a name leads to a municipality of today.
type named struct {
	at     int // place in Register.all
	name   Name
	former Number
}

// Find returns municipalities by what is typed: a number of today or before, any official name, or a name of the past. Case,
// accents and hyphens do not matter, nor does the word kommune after the name, and "tromso" and "aalesund" find what they
// mean. Exact matches come first, then names that begin so, those of today before those of the past, in Norwegian order;
// each municipality once, at most limit of them (0: all). Nothing typed gives none. Two exact matches of today mean that two
// municipalities share the name: ask.
func (r *Register) Find(text string, limit int) []Match {
	var out []Match
	add := func(m Match) {
		if !slices.ContainsFunc(out, func(o Match) bool { return o.Municipality == m.Municipality }) {
			out = append(out, m)
		}
	}
	typed := key(text)
	for _, n := range r.Successors(Number(typed)) {
		m, _ := r.ByNumber(n)
		former := Number("")
		if m.Number != Number(typed) {
			former = Number(typed)
		}
		add(Match{m, m.Name, Norwegian, former, true})
	}
	if typed == "" || len(out) > 0 {
		return out
	}
	bare := trimKommune(typed)
	if len(r.names[bare]) == 0 {
		bare = r.trimCounty(bare)
	}
	for _, past := range []bool{false, true} {
		for _, n := range r.choose(r.names[bare], typed) {
			if (n.former != "") == past {
				add(Match{r.all[n.at], n.name.Text, n.name.Lang, n.former, true})
			}
		}
		for _, m := range r.beginning(bare, past) {
			add(m)
		}
	}
	if limit > 0 && len(out) > limit {
		out = out[:limit]
	}
	return out
}

// Named returns the one municipality of today that an official name means: false when there is none or more than one.
// "Herøy" is two; "Herøy (Nordland)" and "Herøy kommune i Nordland" are one.
func (r *Register) Named(text string) (*Municipality, bool) {
	var found []Match
	for _, m := range r.Find(text, 0) {
		if m.Exact && m.Former == "" {
			found = append(found, m)
		}
	}
	if len(found) != 1 {
		return nil, false
	}
	return found[0].Municipality, true
}

func trimKommune(k string) string {
	if at := strings.LastIndexByte(k, ' '); at > 0 && kommuneWords[k[at+1:]] {
		return k[:at]
	}
	return k
}

// trimCounty takes a county off the end: "herøy nordland" and "herøy kommune i nordland" become "herøy".
func (r *Register) trimCounty(k string) string {
	for _, c := range r.counties {
		for _, name := range c.Names {
			if rest, ok := strings.CutSuffix(k, " "+key(name.Text)); ok {
				return trimKommune(strings.TrimSuffix(rest, " i"))
			}
		}
	}
	return k
}

func (r *Register) beginning(typed string, past bool) []Match {
	var out []Match
	for k, list := range r.names {
		if strings.HasPrefix(k, typed) && k != typed {
			for _, n := range list {
				if (n.former != "") == past {
					out = append(out, Match{r.all[n.at], n.name.Text, n.name.Lang, n.former, false})
				}
			}
		}
	}
	slices.SortFunc(out, func(a, b Match) int {
		if d := r.place[a.Municipality.Number] - r.place[b.Municipality.Number]; d != 0 {
			return d
		}
		return strings.Compare(a.Name+string(a.Former), b.Name+string(b.Former))
	})
	return out
}

// choose narrows several municipalities of one name down by the county, where the text names one.
func (r *Register) choose(list []named, text string) []named {
	var chosen []named
	words := " " + text + " "
	for _, n := range list {
		for _, name := range r.all[n.at].County.Names {
			if strings.Contains(words, " "+key(name.Text)+" ") {
				chosen = append(chosen, n)
				break
			}
		}
	}
	if len(list) > 1 && len(chosen) > 0 {
		return chosen
	}
	return list
}

// buildNames indexes every official name and every name of the past, each under its key and under what people type who have
// no æ, ø and å.
func (r *Register) buildNames() {
	r.names = map[string][]named{}
	add := func(n named) {
		for _, k := range spellings(key(n.name.Text)) {
			if !slices.Contains(r.names[k], n) {
				r.names[k] = append(r.names[k], n)
			}
			r.longest = max(r.longest, strings.Count(k, " ")+1)
		}
	}
	today := map[string][]Number{}
	for i, m := range r.all {
		for _, name := range m.Names {
			add(named{at: i, name: name})
			today[key(name.Text)] = append(today[key(name.Text)], m.Number)
		}
	}
	for _, c := range r.data.changes {
		for text := range strings.SplitSeq(c.OldName, " - ") {
			text, _, _ = strings.Cut(text, " (")
			successors := r.Successors(c.Old)
			if text == "" || overlap(today[key(text)], successors) {
				continue // the municipality bears the name still
			}
			for _, n := range successors {
				add(named{at: r.place[n], name: Name{Text: text}, former: c.Old})
			}
		}
	}
}
