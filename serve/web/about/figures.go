package about

import (
	"math"
	"strconv"

	"allmenning/chart"
	"allmenning/serve/web/page"
	"allmenning/serve/web/part"
)

// The numbers of the figures. Four made-up studies of one measure, as ratios, and what our own functions make of them: a test computes them
// again.
var (
	exampleStudies = []chart.Row{
		{Estimate: 0.72, Low: 0.569, High: 0.911, Weight: 25.8},
		{Estimate: 0.85, Low: 0.699, High: 1.034, Weight: 30.1},
		{Estimate: 0.95, Low: 0.708, High: 1.275, Weight: 20.4},
		{Estimate: 1.10, Low: 0.853, High: 1.419, Weight: 23.8},
	}
	exampleMean    = chart.Row{Kind: chart.Pooled, Estimate: 0.886, Low: 0.667, High: 1.176}
	exampleNew     = chart.Row{Kind: chart.Prediction, Estimate: math.NaN(), Low: 0.427, High: 1.868}
	exampleWithout = []chart.Row{
		{Estimate: 0.946, Low: 0.662, High: 1.351, Weight: 1},
		{Estimate: 0.904, Low: 0.517, High: 1.582, Weight: 1},
		{Estimate: 0.872, Low: 0.520, High: 1.462, Weight: 1},
		{Estimate: 0.824, Low: 0.602, High: 1.128, Weight: 1},
	}
	exampleMore   = [][2]float64{{0.427, 1.868}, {0.546, 1.451}, {0.620, 1.271}, {0.722, 1.084}, {0.540, 1.541}} // today, 1, 2 and 5 with the same result, 1 with none
	examplePlaces = [][2]float64{{0.771, 0.938}, {0.633, 1.141}, {0.388, 1.862}}                                 // tau 0.05, 0.15 and 0.40 around 0.85
	exampleMany   = [][2]float64{{0.224, 3.221}, {0.401, 1.801}, {0.530, 1.362}, {0.594, 1.216}}                 // 3, 5, 10 and 30 studies around 0.85 with spread 0.2 and SE 0.12
	exampleWords  = [][2]float64{{0.62, 0.93}, {0.95, 1.04}, {0.60, 1.60}}                                       // better, alike, unknown
	exampleSeries = []float64{21, 19, 22, 20, 23, 21, 20, 22, 15, 16, 14, 17, 15, 14, 16, 15}                    // the measure begins with the ninth
	exampleAlike  = []float64{0.2, -0.3, 1.2}                                                                    // people, centrality, over 80: standard deviations apart
	// Least and most of 100 new municipalities that the range held, over spreads and sizes of studies, ratios: docs/method, hvor-ofte. For
	// 3, 5, 10 and 30 studies; ours, then the usual one.
	exampleHeld = [][2][2]float64{{{95.2, 100}, {98.3, 100}}, {{95.0, 100}, {90.4, 98.3}}, {{94.3, 99.5}, {84.9, 94.4}}, {{93.9, 96.1}, {80.1, 94.8}}}
)

// figures draws the figure of each explanation that has one, by its slug.
var figures = map[string]func(*page.Frame) (part.Fig, error){
	"forventning":  expectationFigure,
	"gjennomsnitt": meanFigure,
	"forskjell":    spreadFigure,
	"virkning":     wordsFigure,
	"sikkerhet":    manyFigure,
	"konklusjonen": moreFigure,
	"enkeltstudie": withoutFigure,
	"hvor-ofte":    heldFigure,
	"egne-tall":    seriesFigure,
	"kommuner":     alikeFigure,
}

// ratios makes a forest plot of ratios.
func ratios(f *page.Frame, finding, how string, rows []chart.Row, weighed bool) (part.Fig, error) {
	plot := chart.ForestPlot{
		Label: finding, Scale: chart.Log, Rows: rows, Left: f.T("about.figure.fewer"), Right: f.T("about.figure.more"), Same: f.T("about.figure.same"),
		Format: func(x float64) string { return f.P.Decimal(x, 2) },
		Words: chart.ForestWords{
			Caption: finding, Name: f.T("about.figure.what"), Estimate: f.T("about.figure.ratio"),
			Low: f.T("about.figure.low"), High: f.T("about.figure.high"), Weight: f.T("about.figure.weight"),
		},
	}
	if weighed {
		plot.Percent = func(share float64) string { return f.P.Percent(share, 0) }
	}
	drawn, err := chart.Forest(plot)
	return part.Fig{Finding: finding, How: how, Chart: drawn}, err
}

// bands are rows that are ranges only.
func bands(labels []string, ends [][2]float64) []chart.Row {
	rows := make([]chart.Row, len(ends))
	for i, e := range ends {
		rows[i] = chart.Row{Kind: chart.Prediction, Label: labels[i], Estimate: math.NaN(), Low: e[0], High: e[1]}
	}
	return rows
}

// named are study rows with a name each.
func named(f *page.Frame, rows []chart.Row) []chart.Row {
	out := make([]chart.Row, len(rows))
	for i, row := range rows {
		row.Label = f.T("about.figure.study", "n", strconv.Itoa(i+1))
		out[i] = row
	}
	return out
}

func withLabel(row chart.Row, label string) chart.Row {
	row.Label = label
	return row
}

func expectationFigure(f *page.Frame) (part.Fig, error) {
	rows := append(named(f, exampleStudies), withLabel(exampleMean, f.T("about.figure.mean")), withLabel(exampleNew, f.T("about.figure.new")))
	for i := range rows {
		rows[i].Weight = 1
	}
	return ratios(f, f.T("about.figure.expectation"), f.T("about.figure.how"), rows, false)
}

func meanFigure(f *page.Frame) (part.Fig, error) {
	rows := append(named(f, exampleStudies), withLabel(exampleMean, f.T("about.figure.mean")))
	return ratios(f, f.T("about.figure.weights"), f.T("about.figure.weights.how"), rows, true)
}

func spreadFigure(f *page.Frame) (part.Fig, error) {
	labels := []string{f.T("about.figure.tau", "tau", f.P.Decimal(0.05, 2)), f.T("about.figure.tau", "tau", f.P.Decimal(0.15, 2)), f.T("about.figure.tau", "tau", f.P.Decimal(0.4, 2))}
	return ratios(f, f.T("about.figure.spread"), f.T("about.figure.spread.how"), bands(labels, examplePlaces), false)
}

func wordsFigure(f *page.Frame) (part.Fig, error) {
	labels := []string{f.T("about.figure.better"), f.T("about.figure.alike"), f.T("about.figure.unknown")}
	return ratios(f, f.T("about.figure.words"), f.T("about.figure.words.how"), bands(labels, exampleWords), false)
}

func manyFigure(f *page.Frame) (part.Fig, error) {
	labels := []string{f.T("about.figure.studies", "n", 3), f.T("about.figure.studies", "n", 5), f.T("about.figure.studies", "n", 10), f.T("about.figure.studies", "n", 30)}
	return ratios(f, f.T("about.figure.many"), f.T("about.figure.many.how"), bands(labels, exampleMany), false)
}

func moreFigure(f *page.Frame) (part.Fig, error) {
	labels := []string{
		f.T("about.figure.today"), f.T("about.figure.coming", "n", 1), f.T("about.figure.coming", "n", 2), f.T("about.figure.coming", "n", 5), f.T("about.figure.none"),
	}
	return ratios(f, f.T("about.figure.change"), f.T("about.figure.change.how"), bands(labels, exampleMore), false)
}

func withoutFigure(f *page.Frame) (part.Fig, error) {
	rows := append([]chart.Row(nil), exampleWithout...)
	for i := range rows {
		rows[i].Label = f.T("about.figure.without", "n", strconv.Itoa(i+1))
	}
	return ratios(f, f.T("about.figure.hangs"), f.T("about.figure.hangs.how"), append(rows, withLabel(exampleMean, f.T("about.figure.all"))), false)
}

func heldFigure(f *page.Frame) (part.Fig, error) {
	var rows []chart.Row
	for i, k := range []int{3, 5, 10, 30} {
		for j, label := range []string{f.T("about.figure.ours", "n", k), f.T("about.figure.usual", "n", k)} {
			held := exampleHeld[i][j]
			rows = append(rows, chart.Row{Label: label, Estimate: held[0], Low: held[0], High: held[1], Weight: 1})
		}
	}
	finding := f.T("about.figure.held")
	drawn, err := chart.Forest(chart.ForestPlot{
		Label: finding, Scale: chart.Linear, Rows: rows, Left: "", Right: f.T("about.figure.of_hundred"), Format: func(x float64) string { return f.P.Decimal(x, 0) },
		Words: chart.ForestWords{
			Caption: finding, Name: f.T("about.figure.what"), Estimate: f.T("about.figure.least"), Low: f.T("about.figure.low"), High: f.T("about.figure.high"), Weight: f.T("about.figure.weight"),
		},
	})
	return part.Fig{Finding: finding, How: f.T("about.figure.held.how"), Chart: drawn}, err
}

func seriesFigure(f *page.Frame) (part.Fig, error) {
	finding := f.T("about.figure.series")
	points := make([]chart.Point, len(exampleSeries))
	for i, y := range exampleSeries {
		points[i] = chart.Point{X: float64(i + 1), Y: y, Name: f.T("about.figure.period", "n", strconv.Itoa(i+1))}
	}
	drawn, err := chart.Line(chart.LineChart{
		Label: finding, Points: points, Format: func(x float64) string { return f.P.Decimal(x, 0) },
		From:  func(s string) string { return f.T("about.figure.axis", "from", s) },
		Words: chart.LineWords{Caption: finding, Time: f.T("about.figure.time"), Value: f.T("about.figure.count")},
	})
	return part.Fig{Finding: finding, How: f.T("about.figure.series.how"), Chart: drawn}, err
}

func alikeFigure(f *page.Frame) (part.Fig, error) {
	finding := f.T("about.figure.near")
	var rows []chart.Row
	for i, label := range []string{f.T("about.figure.people"), f.T("about.figure.centrality"), f.T("about.figure.old")} {
		x := exampleAlike[i]
		rows = append(rows, chart.Row{Label: label, Value: f.P.Decimal(x, 1), Estimate: x, Low: math.Min(0, x), High: math.Max(0, x), Weight: 1})
	}
	drawn, err := chart.Forest(chart.ForestPlot{
		Label: finding, Scale: chart.Linear, Rows: rows, Left: f.T("about.figure.less"), Right: f.T("about.figure.greater"), Same: f.T("about.figure.same"),
		Format: func(x float64) string { return f.P.Decimal(x, 1) },
		Words: chart.ForestWords{
			Caption: finding, Name: f.T("about.figure.what"), Estimate: f.T("about.figure.apart"), Low: f.T("about.figure.low"), High: f.T("about.figure.high"), Weight: f.T("about.figure.weight"),
		},
	})
	return part.Fig{Finding: finding, How: f.T("about.figure.near.how"), Chart: drawn}, err
}
