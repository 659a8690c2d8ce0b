package show

import (
	"math"
	"strings"

	"allmenning"
	"allmenning/municipality"
	"allmenning/serve/web/page"
)

// IndicatorName names what is known of a municipality.
func IndicatorName(f *page.Frame, i municipality.Indicator) string {
	return f.T("municipality.indicator." + string(i))
}

// IndicatorNumber writes a value of an indicator as people read it.
func IndicatorNumber(f *page.Frame, i municipality.Indicator, v float64) string {
	switch i {
	case municipality.Population:
		return f.P.Number(int(math.Round(v)))
	case municipality.Over80, municipality.Unemployment, municipality.DisabilityPension, municipality.SicknessAbsence, municipality.NetResult:
		return f.P.Percent(v/100, 1)
	case municipality.Centrality:
		return f.T("municipality.of_1000", "value", f.P.Number(int(math.Round(v))))
	case municipality.Area:
		return f.T("municipality.km2", "area", f.P.Decimal(v, digitsBelow(v, 10)))
	case municipality.Density:
		return f.P.Decimal(v, digitsBelow(v, 100))
	case municipality.CostNeed:
		return f.T("municipality.cost.country", "away", CostNeed(f, v))
	case municipality.Growth:
		if s := f.P.Percent(v/100, 1); strings.ContainsAny(s[:1], "0123456789") && v >= .05 {
			return "+" + s
		}
		return f.P.Percent(v/100, 1)
	}
	return f.P.Decimal(v, 1)
}

// digitsBelow is one decimal for a number under the limit, and none from there on.
func digitsBelow(v, limit float64) int {
	if v < limit {
		return 1
	}
	return 0
}

// CostNeed writes the index of cost need, where the country is 1, as how far it lies from the country, without saying from what.
func CostNeed(f *page.Frame, v float64) string {
	away := math.Round((v-1)*1000) / 10
	switch {
	case away > 0:
		return f.T("municipality.cost.above", "percent", f.P.Percent(away/100, 1))
	case away < 0:
		return f.T("municipality.cost.below", "percent", f.P.Percent(-away/100, 1))
	}
	return f.T("municipality.cost.same")
}

// contextValue writes a fact that is stored as a number: what is a code elsewhere is one of few numbers here.
func contextValue(f *page.Frame, c allmenning.Context) string {
	switch i := municipality.Indicator(c.Indicator); i {
	case municipality.Language:
		if forms := []municipality.LanguageForm{municipality.Bokmal, municipality.Neutral, municipality.Nynorsk}; c.Value >= 0 && int(c.Value) < len(forms) {
			return f.T("municipality.language." + string(forms[int(c.Value)]))
		}
		return ""
	case municipality.SamiArea:
		if c.Value == 1 {
			return f.T("municipality.sami.inside")
		}
		return f.T("municipality.sami.outside")
	case municipality.Robek:
		if c.Value == 1 {
			return f.T("municipality.robek.listed")
		}
		return f.T("municipality.robek.not_listed")
	default:
		return IndicatorNumber(f, i, c.Value)
	}
}
