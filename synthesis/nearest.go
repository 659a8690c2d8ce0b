package synthesis

import (
	"slices"
	"strings"

	"allmenning"
)

// Setting is whether a place is town or country.
type Setting string

// The settings; empty means not known.
const (
	Rural Setting = "rural"
	Urban Setting = "urban"
)

// Place is what is known of the municipality that asks.
type Place struct {
	Name    string
	Setting Setting
	Likest  map[allmenning.RecordID]Likest // by [Row.Home], for those that name municipalities of ours
}

// Likest is the one of a study's municipalities that is most like the one that asks.
type Likest struct {
	Name   string
	People int  // who live there; 0 = not known
	Rank   int  // 1 = most like
	Of     int  // how many others there are
	Same   bool // it is the one that asks
}

// SettingOf reads the official centrality class of a municipality, 1 (most central) to 6: 1–3 are towns and their
// surroundings, 5–6 the least central; 4 and anything else is not clear and gives empty.
func SettingOf(centrality int) Setting {
	switch {
	case centrality >= 1 && centrality <= 3:
		return Urban
	case centrality == 5 || centrality == 6:
		return Rural
	}
	return ""
}

// Near is a study seen from one municipality. Studies from abroad are not in our register: all we know of their context is
// the country and at times a word about the place. Of a study that names Norwegian municipalities we know how like they are.
type Near struct {
	Row     Row
	Setting Setting // of the study, as its source words it; empty: the source does not say
	Norway  bool
	Nordic  bool
	Alike   bool // both settings are known and the same
	Likest  *Likest
	From    string // the name of the one that asks
}

// Nearest ranks r's studies by how near their context is to the municipality's: Norway before the Nordic countries before
// the rest, within Norway those that name municipalities by how like the nearest of them is, then the same setting before an unknown before the other one, then the larger study.
func Nearest(r *Result, to Place) []Near {
	near := make([]Near, 0, len(r.Rows))
	for _, row := range r.Rows {
		s := settingIn(row.Places)
		var likest *Likest
		if l, ok := to.Likest[row.Home()]; ok {
			likest = &l
		}
		near = append(near, Near{
			Likest: likest, From: to.Name, Row: row, Setting: s, Norway: row.Country == "Norway", Nordic: Nordic(row.Country),
			Alike: s != "" && s == to.Setting,
		})
	}
	rank := func(n Near) int {
		score := 0
		switch {
		case n.Likest != nil:
			score += 10_000 - n.Likest.Rank // there are fewer municipalities than that
		case n.Norway:
			score += 20
		case n.Nordic:
			score += 10
		}
		switch {
		case n.Alike:
			score += 2
		case n.Setting == "" || to.Setting == "":
			score++
		}
		return score
	}
	slices.SortStableFunc(near, func(a, b Near) int {
		if d := rank(b) - rank(a); d != 0 {
			return d
		}
		return b.Row.N - a.Row.N
	})
	return near
}

// settingIn looks for the few words by which sources tell town from country.
func settingIn(places []string) Setting {
	text := " " + strings.ToLower(strings.Join(places, " ")) + " "
	for _, word := range []string{"rural", "small community", "village", "remote"} {
		if strings.Contains(text, word) {
			return Rural
		}
	}
	for _, word := range []string{"urban", " city", "metropol"} {
		if strings.Contains(text, word) {
			return Urban
		}
	}
	return ""
}
