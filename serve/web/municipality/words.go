package municipality

import (
	"math"
	"strconv"
	"strings"

	"allmenning"
	"allmenning/i18n"
	"allmenning/municipality"
	"allmenning/serve/web/page"
	"allmenning/serve/web/part"
	"allmenning/serve/web/show"
)

// label names an indicator.
func label(f *page.Frame, i municipality.Indicator) string { return show.IndicatorName(f, i) }

// write writes a value of an indicator as people read it.
func write(f *page.Frame, i municipality.Indicator, v float64) string {
	return show.IndicatorNumber(f, i, v)
}

// value writes a value with its code, where it is no number.
func value(f *page.Frame, v municipality.Value) string {
	switch v.Indicator {
	case municipality.Language:
		return f.T("municipality.language." + v.Code)
	case municipality.SamiArea:
		if v.Code == "yes" {
			return f.T("municipality.sami.inside")
		}
		return f.T("municipality.sami.outside")
	}
	return write(f, v.Indicator, v.Number)
}

// source says where and when a value is from: "1. januar 2026, SSB".
func source(f *page.Frame, v municipality.Value) string {
	from := v.Source
	switch {
	case v.Indicator == municipality.CostNeed:
		return f.T("municipality.source.cost", "year", strconv.Itoa(v.Year))
	case strings.HasPrefix(from, "SSB"):
		from = f.T("municipality.source.ssb")
	case from == "norway-geodata":
		from = f.T("municipality.source.area")
	}
	switch v.Indicator {
	case municipality.Population:
		return f.T("municipality.source.population", "year", strconv.Itoa(v.Year), "source", from)
	case municipality.Growth:
		return f.T("municipality.source.growth", "from", strconv.Itoa(v.From), "year", strconv.Itoa(v.Year), "source", from)
	}
	return f.T("municipality.source.year", "year", strconv.Itoa(v.Year), "source", from)
}

// fraction says how large a part of the others lie below: the catalogue key's last part and whether it is the larger side.
// A part is said when at most one per cent is missing from it.
func fraction(below, above int) (key string, larger bool) {
	others := below + above
	if others == 0 {
		return "", false
	}
	larger = below >= above
	part := float64(max(below, above)) / float64(others)
	for _, x := range []struct {
		least float64
		key   string
	}{{1, "all"}, {.89, "nine_tenths"}, {.74, "three_quarters"}, {.655, "two_thirds"}, {.545, "most"}} {
		if part >= x.least {
			return x.key, larger
		}
	}
	return "middle", larger
}

// leadSentence is what a municipality is like in one sentence, and whom it is like in another, made from the facts.
func leadSentence(f *page.Frame, v view) string {
	facts := map[municipality.Indicator]municipality.Fact{}
	for _, x := range v.Facts {
		facts[x.Value.Indicator] = x
	}
	var clauses []string
	for _, i := range []municipality.Indicator{municipality.Population, municipality.Over80, municipality.Growth} {
		x, ok := facts[i]
		if !ok {
			continue
		}
		key, larger := fraction(x.Larger, x.Smaller)
		if key == "" {
			continue
		}
		side := "less"
		if larger {
			side = "more"
		}
		if key == "middle" {
			clauses = append(clauses, f.T("municipality.lead."+string(i)+".middle", "from", strconv.Itoa(x.Value.From)))
			continue
		}
		part := f.T("municipality.part." + key)
		if len(clauses) > 0 {
			part = f.T("municipality.part_short." + key)
		}
		clauses = append(clauses, f.T("municipality.lead."+string(i)+"."+side, "part", part, "from", strconv.Itoa(x.Value.From)))
	}
	var sentences []string
	if len(clauses) > 0 {
		sentences = append(sentences, show.Capital(f.P.Join(clauses, i18n.And))+".")
	}
	if len(v.Likest) > 1 {
		sentences = append(sentences, f.T("municipality.lead.like", "first", v.Likest[0].M.Label(), "second", v.Likest[1].M.Label()))
	}
	return strings.Join(sentences, " ")
}

// names are the official names as texts with their languages. Norwegian names need no mark on a Norwegian page.
func names(f *page.Frame, list []municipality.Name) []part.Text {
	out := make([]part.Text, len(list))
	for i, n := range list {
		lang := n.Lang
		if lang == municipality.Norwegian && f.Lang() != allmenning.EN {
			lang = ""
		}
		out[i] = part.In(n.Text, lang)
	}
	return out
}

// languageOf names the language of an official name; empty for Norwegian, and where it is not known.
func languageOf(f *page.Frame, n municipality.Name) string {
	if n.Lang == "" || n.Lang == municipality.Norwegian {
		return ""
	}
	return f.T("municipality.lang." + string(n.Lang))
}

// comparisons are what two municipalities have alike, or not, in a line: "Innbyggere 9 707, over 80 år 5,3 %".
func comparisons(f *page.Frame, list []municipality.Comparison) string {
	parts := make([]string, len(list))
	for i, c := range list {
		parts[i] = f.T("municipality.compare", "indicator", label(f, c.Theirs.Indicator), "value", value(f, c.Theirs))
	}
	return strings.Join(parts, "; ")
}

func indicatorNames(f *page.Frame, list []municipality.Indicator) string {
	names := make([]string, len(list))
	for i, x := range list {
		names[i] = label(f, x)
	}
	return strings.Join(names, ", ")
}

// shown are the indicators of the table of the most alike.
var shown = []municipality.Indicator{municipality.Population, municipality.Over80, municipality.Centrality}

// cell writes one indicator of a municipality in that table; the column's head says what it is.
func cell(f *page.Frame, v view, m *municipality.Municipality, i municipality.Indicator) string {
	x, ok := v.Register.Value(m.Number, i)
	switch {
	case !ok:
		return f.T("words.dont_know")
	case i == municipality.Centrality:
		return f.P.Number(int(math.Round(x.Number)))
	}
	return value(f, x)
}

func orNothing(f *page.Frame, s string) string {
	if s == "" {
		return f.T("municipality.like.nothing")
	}
	return s
}

func weightLabel(f *page.Frame, i municipality.Indicator, w int) string {
	return f.T("municipality.weight.label", "indicator", label(f, i), "weight", f.T("municipality.weight."+strconv.Itoa(w)))
}
