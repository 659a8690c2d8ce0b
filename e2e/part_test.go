package e2e

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"testing"

	"github.com/a-h/templ"

	"allmenning/chart"
	"allmenning/e2e/browser"
	"allmenning/i18n"
	"allmenning/serve/web"
	"allmenning/serve/web/page"
	"allmenning/serve/web/part"
)

// allParts is a page with every shared piece once, with hostile and long content among it.
type allParts struct{ t *testing.T }

func (a allParts) Routes(on page.Router) { on.Handle("GET /deler", a.show) }

func (a allParts) show(w http.ResponseWriter, r *http.Request) error {
	f := page.Of(r)
	figure, drawn := charts(a.t)
	long := "Kommunestyresaksbehandlingsprosessoppfølgingsansvarlig"
	nn := part.In("Medisindispensarar i heimetenesta", "nn")
	pieces := []templ.Component{
		html("<h1>Deler</h1>"),
		part.BackLink(part.Link{Text: part.Plain("Tilbake til elleve treff"), Href: "/sok"}),
		part.ErrorSummary(f.P, []part.Problem{{Field: "q", Text: "Skriv hva som skjer i dag"}, {Field: "q", Text: "Velg hvem som har ansvaret"}}),
		in(part.Section("k1", "Poster", "Uke 47"), part.Records(f.P, []part.Record{
			{Kind: "Behov", Facts: []string{"Hitra", "3 slektninger"}, Title: part.Plain(long), Href: "/behov/1", Text: part.Plain("Mange blir i kommunen.")},
			{Kind: "Prosjekt", Title: nn, Href: "javascript:alert(1)", Text: part.In("<script>alert(1)</script>", "nn")},
		})),
		in(part.Section("k2", "Treff", ""), html(`<ol class="hits"><li class="hit">`), part.VerdictLine(part.Verdict{Bars: 3, Words: "Trolig samme utfordring"}), html("<h3>Et treff</h3>"),
			part.Reasons(f.P, []part.Reason{
				{Label: "Hvorfor", Pairs: []part.Pair{{Mine: part.In("heimetenesta", "nn"), Theirs: part.In("hjemmetjenesten", "nb")}, {Mine: part.Plain("fall"), Theirs: part.Plain("fall")}}, Text: part.Plain("Samme tiltak.")},
				{Label: "Tom"},
			}), html("</li></ol>")),
		in(part.WideSection("k3", "Tråden", "Alt henger sammen"), part.Thread(f.P, "Leddene", []part.Step{
			{State: part.Done, Name: "Behov", Line: part.Plain("2024"), Href: "/behov/1"},
			{State: part.Done, Name: "Prosjekt"},
			{State: part.Now, Name: "Resultat", Line: nn},
			{State: part.Todo, Name: "Oppsummering"},
			{State: part.Todo, Name: "Innføring"},
		})),
		in(part.Section("k4", "Figurer", ""), part.Figure(f.P, part.Fig{Finding: "Færre fall.", How: "Hver linje er én studie.", Chart: figure, Open: true}),
			part.Map(f.P, part.MapFig{Finding: "Én sekskant er én kommune.", Map: drawn})),
		in(part.Section("k5", "Fakta", ""), part.Facts(f.P, []part.Fact{{Label: "Eier", Value: part.Plain("Vefsn"), Href: "/kommuner/1824"}, {Label: "Tittel", Value: nn}}),
			part.SourceLine(f.P, part.Source{Name: part.Plain("Prosjektbanken"), Href: "https://example.org", Read: "23.11.2026", Note: part.Plain("Bare tittel.")}),
			part.History(f.P, []part.Change{{When: "20.11.2026", Who: "Biblioteket", What: part.Plain("Lagt inn")}})),
		in(part.Section("k6", "Erfaringer", ""), part.Lessons(f.P, []part.Lesson{
			{Sign: part.Helped, Facts: []string{"Målt"}, When: part.Plain("skolen hadde hver sin liste"), Did: part.Plain("møttes vi"), Led: part.Plain("ble det ett brev"), Advice: nn},
			{Sign: part.Hindered, When: part.Plain("nettet falt ut")},
			{Sign: part.Surprised, Led: part.Plain("ingen ringte")},
		})),
		in(part.Section("k7", "Mer", ""), in(part.Note(part.Warn), html("<p>Få studier.</p>")),
			part.Empty(f.P, part.EmptyState{Heading: "Ingenting ennå", Text: "To minutter er mye verdt.", Examples: []part.Link{{Text: nn, Href: "/prosjekter/1"}}, Action: part.Link{Text: part.Plain("Søk"), Href: "/sok"}}),
			part.Pager(f.P, part.Pages{This: 2, Of: 3, Href: func(n int) string { return fmt.Sprint("/deler?side=", n) }}),
			html(`<p><label for="q">Felt</label> <input class="ds-input" id="q"></p>`),
			part.MunicipalityChooser(f.P, part.Chooser{ID: "m", Action: "/deler", All: f.Municipalities(), Chosen: "1824", Keep: []part.Hidden{{Name: "q", Value: `"><b>`}}})),
	}
	return page.Write(w, r, page.Page{Title: "Deler", LinkedData: map[string]string{"name": "</script><b>"}}, templ.Join(html(`<div class="wrap">`), templ.Join(pieces...), html("</div>")))
}

// html writes trusted markup of this test.
func html(s string) templ.Component { return templ.Raw(s) }

// in renders children inside outer.
func in(outer templ.Component, children ...templ.Component) templ.Component {
	return templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
		return outer.Render(templ.WithChildren(ctx, templ.Join(children...)), w)
	})
}

func charts(t *testing.T) (chart.Figure, chart.Map) {
	format := func(f float64) string { return i18n.New(i18n.NB).Decimal(f, 2) }
	forest, err := chart.Forest(chart.ForestPlot{
		Label: "Fire studier, færre fall", Scale: chart.Log, Left: "færre fall", Right: "flere fall", Same: "likt", Format: format,
		Rows: []chart.Row{
			{Kind: chart.Study, Label: "Pori", Note: ", 2009", Estimate: 0.92, Low: 0.72, High: 1.19, Weight: 2},
			{Kind: chart.Pooled, Label: "Gjennomsnitt", Estimate: 0.85, Low: 0.7, High: 1.02},
			{Kind: chart.Prediction, Label: "Ny kommune", Low: 0.51, High: 1.43},
		},
		Words: chart.ForestWords{Caption: "Studiene", Name: "Studie", Estimate: "Anslag", Low: "Fra", High: "Til"},
	})
	if err != nil {
		t.Fatal(err)
	}
	drawn, err := chart.Hexagons(chart.HexMap{
		Label: "Kart med tre kommuner", ID: "kart",
		Hexes: []chart.Hex{
			{Number: "1804", Name: "Bodø", Q: 0, R: 0, Level: 3, Title: "Bodø: sammen"}, {Number: "1824", Name: "Vefsn", Q: 1, R: 0, Level: 2}, {Number: "1805", Name: "Narvik", Q: 0, R: 1},
		},
		Places: []chart.Place{{Number: "1804", Name: "Bodø"}},
		Levels: [4]string{"ingenting", "registrert", "ikke koblet", "sammen"},
		Words:  chart.HexWords{Caption: "Kommunene", Name: "Kommune", Level: "Hva"},
	})
	if err != nil {
		t.Fatal(err)
	}
	return forest, drawn
}

// The shared pieces bear axe at every width; nothing hostile in them runs or breaks out.
func TestParts_bear_axe_and_hostile_content(t *testing.T) {
	cfg := web.Config{Pages: []page.Routes{allParts{t}}, Municipalities: func() []part.Municipality {
		return []part.Municipality{{Number: "1804", Name: "Bodø"}, {Number: "1824", Name: "Vefsn"}}
	}}
	h := web.New(cfg)
	for _, width := range []int{browser.Wide, browser.Phone, browser.Narrow} {
		tab := browser.Open(t, h, width)
		if code := tab.Visit("/deler"); code != http.StatusOK {
			t.Fatalf("code %d", code)
		}
		tab.Check()
		if n := tab.Count("[style]"); n != 0 {
			t.Errorf("%d elements carry a style attribute", n)
		}
		if got := tab.Attr(".rows li:nth-child(2) a", "href"); got == "javascript:alert(1)" {
			t.Error("a link runs script")
		}
		if got := tab.Text("section[aria-labelledby=k5] p.quiet"); got != "Kilde: Prosjektbanken (lest 23.11.2026). Bare tittel." {
			t.Errorf("the line of the source reads %q", got)
		}
		if n := tab.Count("main script, b b, form b"); n != 0 {
			t.Errorf("%d elements came from content", n)
		}
		tab.Screenshot(fmt.Sprintf("deler-%d", width))
	}
}

// With scripts, the summary of faults takes the focus.
func TestParts_summary_of_faults_takes_the_focus(t *testing.T) {
	tab := browser.Open(t, web.New(web.Config{Pages: []page.Routes{allParts{t}}}), browser.Phone)
	tab.Visit("/deler")
	if got := tab.Walk(1)[0]; got != "Skriv hva som skjer i dag" {
		t.Errorf("the first Tab leads to %q", got)
	}
}

// On paper stands the matter alone: no menu, no buttons, no table of hundreds of rows; the other tables stand
// as tables.
func TestParts_on_paper(t *testing.T) {
	tab := browser.Open(t, web.New(web.Config{Pages: []page.Routes{allParts{t}}}), browser.Paper, browser.OnPaper)
	tab.Visit("/deler")
	tab.Fits()
	for _, css := range []string{".top nav", ".top .tools", ".top .menu", ".foot nav", ".chooser", ".pager", "main .ds-button"} {
		if tall := tab.Height(css); tall != 0 {
			t.Errorf("%s is printed, %d px tall", css, tall)
		}
	}
	if n := tab.Height("figure:has(.map) table"); n != 0 {
		t.Errorf("the long table of a map is printed, %d px tall", n)
	}
	if tab.Height("figure:not(:has(.map)) table thead") < 10 {
		t.Error("the table of a figure is folded as on a phone")
	}
	if tab.Height(".brand") == 0 || tab.Height("svg.ch") == 0 {
		t.Error("the name or a figure is not printed")
	}
	tab.Screenshot("deler-papir")
}
