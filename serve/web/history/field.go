package history

import (
	"slices"
	"strconv"
	"strings"

	"allmenning"
	"allmenning/answers"
	"allmenning/codes"
	"allmenning/i18n"
	"allmenning/municipality"
	"allmenning/serve/web/page"
	"allmenning/serve/web/show"
)

// field is one field of a record before and after, as people read it.
type field struct {
	Label   string
	Was, Is []run // empty: nothing stood there
	Lang    allmenning.Lang
}

func fieldsOf(f *page.Frame, register *municipality.Register, p *answers.ChangePage) []field {
	say := sayer{f, register, p.Titles}
	out := make([]field, len(p.Differences))
	for i, d := range p.Differences {
		name, lang := plain(d.Field)
		x := field{Label: label(f, d.Field, name, lang), Lang: lang}
		if x.Lang == "" && written(d) {
			x.Lang = p.After.Lang
		}
		x.Was, x.Is = differ(say.value(name, d.Old), say.value(name, d.New))
		out[i] = x
	}
	return out
}

// written says that a field is a text of the record's own, and not a code or a number.
func written(d answers.Difference) bool {
	name, _ := plain(d.Field)
	_, old := d.Old.(string)
	_, next := d.New.(string)
	return (old || next) && lists[name] == nil && answerTexts[name] == ""
}

// plain is a field's name without its block and without the language it is in, and that language.
func plain(path string) (name string, lang allmenning.Lang) {
	name = strings.TrimPrefix(path, string(allmenning.Core)+".")
	if at := strings.LastIndexByte(name, '.'); at > 0 {
		if l, ok := i18n.Parse(name[at+1:]); ok && string(l) == name[at+1:] {
			return name[:at], allmenning.Lang(l)
		}
	}
	return name, ""
}

// label is what a field is called. Details that people do not write themselves are called by the block they stand in.
func label(f *page.Frame, path, name string, lang allmenning.Lang) string {
	if rest, ok := strings.CutPrefix(name, "blocks."); ok {
		block, which, _ := strings.Cut(rest, ".")
		return f.T("history.field.closure."+which) + ": " + f.T("history.block."+block)
	}
	if rest, ok := strings.CutPrefix(name, "numbers.entered."); ok {
		if group, which, ok := strings.Cut(rest, "."); ok && f.P.Has("finding.arm."+group) {
			return f.T("finding.arm."+group) + ": " + f.T("history.part."+which)
		}
	}
	key := "history.field." + name
	if !f.P.Has(key) {
		block, _, _ := strings.Cut(path, ".")
		key = "history.block." + block
	}
	text := f.T(key)
	if lang != "" {
		text += " (" + f.T("record.lang."+string(lang)) + ")"
	}
	return text
}

// lists are the vocabularies that fields hold codes of.
var lists = map[string]func() *codes.List{
	"themes": codes.Themes, "theme": codes.Themes, "target_groups": codes.TargetGroups, "measures": codes.Measures,
	"sectors": codes.Sectors, "phase": codes.Phases, "status": codes.Statuses, "stopped_reason": codes.StopReasons,
	"design": codes.Designs, "direction": codes.Directions, "outcome": func() *codes.List { return codes.Outcomes().List },
	"factor": codes.Factors, "closure.basis": codes.LegalBases,
	"report.measure_type": codes.Measures, "report.target_group": codes.TargetGroups, "report.status": codes.Statuses, "report.reason": codes.StopReasons,
}

// answerTexts are the fields with a few answers of their own, and the prefix of their texts.
var answerTexts = map[string]string{
	"report.local.anchored": "finding.answer.", "report.local.leaders": "finding.answer.", "report.local.hours": "finding.answer.",
	"report.local.experience": "finding.answer.", "report.local.reforms": "finding.answer.",
	"adaptation.act": "finding.adaptation.", "report.harm.seen": "finding.harm.", "report.go_on": "finding.go_on.", "later.runs": "finding.later.",
	"numbers.entered.shape": "history.shape.", "numbers.entered.origin": "finding.origin.",
	"numbers.entered.bias.groups": "finding.bias.answer.", "numbers.entered.bias.other": "finding.bias.answer.",
	"numbers.entered.bias.lost": "finding.bias.answer.", "numbers.entered.bias.measured": "finding.bias.answer.",
	"numbers.entered.bias.chosen": "finding.bias.answer.",
	"lessons.sign":                "labels.sign.", "lessons.weight": "labels.lesson.weight.", "lessons.phase": "labels.lesson.phase.",
	"lessons.holds": "labels.lesson.holds.", "lessons.basis": "labels.basis.", "lessons.explains": "labels.lesson.explains.",
	"numbers.effect.rests_on": "finding.rests.",
}

// answer writes one of a few answers; empty for what is no such field.
func (s sayer) answer(name, v string) string {
	prefix, ok := answerTexts[name]
	if !ok {
		return ""
	}
	if key := prefix + strings.ReplaceAll(v, "-", "_"); s.f.P.Has(key) {
		return s.f.T(key)
	}
	if key := prefix + v; s.f.P.Has(key) {
		return s.f.T(key)
	}
	return v
}

// sayer writes values as people read them.
type sayer struct {
	f        *page.Frame
	register *municipality.Register
	titles   map[string]string
}

func (s sayer) value(name string, v any) string {
	if rest, ok := strings.CutPrefix(name, "blocks."); ok {
		_, which, _ := strings.Cut(rest, ".")
		name = "closure." + which
	}
	switch v := v.(type) {
	case nil:
		return ""
	case string:
		return s.text(name, v)
	case bool:
		if v {
			return s.f.T("history.yes")
		}
		return s.f.T("history.no")
	case float64:
		return s.number(name, v)
	case []any:
		if name == "numbers.entered.few" && len(v) == 1 && v[0] == "points" {
			return s.f.T("finding.few.cell.series")
		}
		if name == "numbers.entered.few" {
			return s.f.T("finding.few.cell")
		}
		lines := make([]string, len(v))
		for i, one := range v {
			lines[i] = s.value(name, one)
		}
		return strings.Join(lines, "\n")
	case map[string]any:
		return s.row(name, v)
	}
	return ""
}

func (s sayer) text(name, v string) string {
	if v == "" {
		return ""
	}
	if list := lists[name]; list != nil {
		return show.Code(s.f, list(), v)
	}
	if t := s.answer(name, v); t != "" {
		return t
	}
	switch name {
	case "numbers.effect.why_not":
		if s.f.P.Has(v) {
			return s.f.T(v)
		}
	case "lang":
		if key := "record.lang." + v; s.f.P.Has(key) {
			return s.f.T(key)
		}
	case "standing":
		if slices.Contains(allmenning.Standings(), allmenning.Standing(v)) {
			return s.f.T("need.standing." + v)
		}
	case "period.from", "period.to", "source.read", "report.period.from", "report.period.to", "report.go_on_when", "numbers.entered.confirmed_date":
		return show.Day(s.f, v)
	case "invited":
		return s.titles[v]
	case "numbers.entered.confirmed_by", "numbers.entered.entered_by":
		return s.f.T("history.yes") // who it was is nobody's business but theirs
	case "closure.group":
		return s.f.T("show.closure.some_group")
	}
	return v
}

func (s sayer) number(name string, v float64) string {
	switch name {
	case "closure.level":
		return s.f.T("history.level." + strconv.Itoa(int(v)))
	case "closure.opens_at":
		if v == 0 {
			return ""
		}
		return s.f.P.Date(allmenning.Time(v).Time())
	case "year", "places.code_year", "grants.year", "report.cost.year":
		return strconv.Itoa(int(v))
	case "grants.amount_nok", "report.cost.once", "report.cost.yearly":
		return s.f.P.Kroner(int64(v))
	case "grants.amount_eur":
		return s.f.P.Euro(int64(v))
	case "report.delivery.as_meant":
		return s.f.P.Percent(v/100, 0)
	case "sureness":
		if key := "labels.sure." + strconv.Itoa(int(v)); s.f.P.Has(key) {
			return show.Capital(s.f.T(key))
		}
	case "later.at":
		return s.f.P.Date(allmenning.Time(v).Time())
	case "later.month":
		return s.f.T("finding.later.month", "n", int(v))
	}
	digits := 0
	if _, fraction, ok := strings.Cut(strconv.FormatFloat(v, 'f', -1, 64), "."); ok {
		digits = len(fraction)
	}
	return s.f.P.Decimal(v, digits)
}

// orders are the order the parts of a row are read in; those not named follow.
var orders = map[string][]string{
	"grants":     {"funder", "purpose", "amount_nok", "amount_eur", "year"},
	"lessons":    {"when", "did", "led_to", "advice", "condition", "sign", "weight", "factor", "phase", "holds", "basis", "explains"},
	"adaptation": {"act", "element", "line"},
	"later":      {"month", "runs", "line", "at"},
	"points":     {"value", "of", "other", "other_of"},
}

// row writes one of several things with fields of their own.
func (s sayer) row(name string, row map[string]any) string {
	switch name {
	case "places":
		return s.place(row)
	case "candidates":
		return s.candidate(row)
	case "report.context":
		return s.context(row)
	}
	last := name[strings.LastIndexByte(name, '.')+1:]
	var parts []string
	for _, key := range keys(orders[last], row) {
		at := last + "." + key
		if lists[key] != nil && answerTexts[at] == "" {
			at = key
		}
		if t := s.value(at, row[key]); t != "" {
			parts = append(parts, t)
		}
	}
	return strings.Join(parts, " · ")
}

// keys are the keys of a row: those of order first, the rest sorted.
func keys(order []string, row map[string]any) []string {
	var rest []string
	for k := range row {
		if !slices.Contains(order, k) {
			rest = append(rest, k)
		}
	}
	slices.Sort(rest)
	return slices.Concat(order, rest)
}

func (s sayer) place(row map[string]any) string {
	number, _ := row["number"].(string)
	var names []string
	today, _ := s.register.Resolve(allmenning.MunicipalityNumber(number))
	for _, n := range today {
		if m, ok := s.register.ByNumber(n); ok {
			names = append(names, m.Label())
		}
	}
	if len(names) == 0 {
		return number
	}
	return strings.Join(names, ", ")
}

func (s sayer) candidate(row map[string]any) string {
	id, _ := row["finding"].(string)
	key := "history.candidate.out"
	if in, _ := row["included"].(bool); in {
		key = "history.candidate.in"
	}
	return s.f.T(key, "title", s.titles[id])
}

// context is one official fact of a place as it was: what, how much and of which year.
func (s sayer) context(row map[string]any) string {
	indicator, _ := row["indicator"].(string)
	value, _ := row["value"].(float64)
	year, _ := row["year"].(float64)
	for _, c := range show.ContextRows(s.f, []allmenning.Context{{Indicator: indicator, Value: value, Year: int(year)}}) {
		return c.Name + ": " + c.Value + " (" + c.Year + ")"
	}
	return ""
}
