package municipality_test

import (
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"allmenning/answers"
	"allmenning/internal/testkit"
	"allmenning/internal/testweb"
	"allmenning/municipality"
	pages "allmenning/serve/web/municipality"
	"allmenning/serve/web/page"
)

var langs = []string{"nb", "nn", "en"}

func open(t *testing.T) *testweb.Site {
	return testweb.Open(t, nil, func(a *answers.Answers) []page.Routes { return []page.Routes{pages.Pages{Answers: a}} })
}

// Every municipality has a page that names it in its own languages and tells what is known, and no page has a style
// attribute, an empty link or a number that is no number.
func TestShow_all_municipalities(t *testing.T) {
	site, register := open(t), municipality.Embedded()
	for i, m := range register.All() {
		p := site.Get("/kommuner/"+string(m.Number), langs[i%3])
		if p.Code != http.StatusOK {
			t.Errorf("%s: %d", m.Number, p.Code)
			continue
		}
		for _, n := range m.Names {
			if !strings.Contains(p.First("h1"), n.Text) {
				t.Errorf("%s: the heading is %q, without %q", m.Number, p.First("h1"), n.Text)
			}
			if n.Lang != municipality.Norwegian && !strings.Contains(p.Body, `lang="`+string(n.Lang)+`"`) {
				t.Errorf("%s: %s is not marked as %s", m.Number, n.Text, n.Lang)
			}
		}
		for _, bad := range []string{"NaN", "Inf ", "style=", `href=""`, "%!"} {
			if strings.Contains(p.Body, bad) {
				t.Errorf("%s: the page holds %q", m.Number, bad)
			}
		}
		for _, section := range []string{"slik", "fakta", "likner", "arbeider", "vente"} {
			if p.Text(section) == "" {
				t.Errorf("%s: no section %s", m.Number, section)
			}
		}
	}
}

// The sentence is made from the register: 265 of the 356 others have fewer inhabitants than Vefsn.
// Beside the figures, the likeness and the map it stands how they are made.
func TestShow_says_how_it_is_calculated(t *testing.T) {
	site := open(t)
	links := strings.Count(site.Get("/kommuner/1824", "nb").Body, `href="/slik-regner-vi/kommuner"`)
	if list := site.Get("/kommuner", "nb").Body; links < 2 || !strings.Contains(list, `href="/slik-regner-vi/kartet"`) {
		t.Errorf("%d links to how likeness is calculated, or none beside the map", links)
	}
}

func TestShow_lead_sentence(t *testing.T) {
	site := open(t)
	for lang, begins := range map[string]string{
		"nb": "Større enn tre av fire kommuner", "nn": "Større enn tre av fire kommunar", "en": "Larger than three in four municipalities",
	} {
		if p := site.Get("/kommuner/1824", lang); !strings.Contains(p.Body, begins) {
			t.Errorf("%s: the page does not say %q", lang, begins)
		}
	}
	if p := site.Get("/kommuner/0301", "nb"); !strings.Contains(p.Body, "Større enn alle andre kommuner") {
		t.Error("Oslo is not larger than all others")
	}
}

// What is not known is said to be so, and is no strip at zero.
func TestShow_not_known(t *testing.T) {
	site, register := open(t), municipality.Embedded()
	asked := 0
	for _, m := range register.All() {
		if _, ok := register.Value(m.Number, municipality.CostNeed); ok {
			continue
		}
		asked++
		p := site.Get("/kommuner/"+string(m.Number), "nb")
		if !strings.Contains(p.Body, "Det er ikke regnet som null") || !strings.Contains(p.Body, "Vet ikke") {
			t.Errorf("%s: the missing cost need is not named", m.Number)
		}
	}
	if asked == 0 {
		t.Error("the register knows the cost need of all: choose another indicator for this test")
	}
}

// Every earlier number of the register leads on, or asks where the municipality was divided. The numbers are read from the
// file of changes itself, not through the register that is tested.
func TestShow_earlier_numbers(t *testing.T) {
	site, register := open(t), municipality.Embedded()
	raw, err := os.ReadFile(filepath.Join(testkit.Root(), "municipality", "facts", "changes.csv"))
	if err != nil {
		t.Fatal(err)
	}
	seen, led, asked := map[string]bool{}, 0, 0
	for line := range strings.Lines(string(raw)) {
		for _, field := range strings.Split(line, ",") {
			n := strings.TrimSpace(field)
			if len(n) != 4 || strings.Trim(n, "0123456789") != "" || seen[n] {
				continue
			}
			seen[n] = true
			if _, today := register.ByNumber(municipality.Number(n)); today {
				continue
			}
			p := site.Get("/kommuner/"+n+"?vekt-area=2", langs[len(seen)%3])
			today := register.Successors(municipality.Number(n))
			switch {
			case p.Code == http.StatusMovedPermanently && len(today) == 1:
				led++
				if want := fmt.Sprintf("/kommuner/%s?vekt-area=2", today[0]); p.Header.Get("Location") != want {
					t.Errorf("%s leads to %s, want %s", n, p.Header.Get("Location"), want)
				}
			case p.Code == http.StatusOK && len(today) > 1:
				asked++
				for _, x := range today {
					if !strings.Contains(p.Body, `href="/kommuner/`+string(x)+`"`) {
						t.Errorf("%s does not ask whether %s is meant", n, x)
					}
				}
			default:
				t.Errorf("%s: %d, with %d successors", n, p.Code, len(today))
			}
		}
	}
	if led < 300 || asked < 3 {
		t.Errorf("%d numbers led on and %d asked: the file of changes was not read", led, asked)
	}
}

// A number nobody has had is not found, and the page helps; hostile ones are only text.
func TestShow_unknown(t *testing.T) {
	site := open(t)
	for _, path := range []string{
		"/kommuner/9999", "/kommuner/18240", "/kommuner/%3Cscript%3Ealert(1)%3C%2Fscript%3E", "/kommuner/%27%3B--", "/kommuner/" + strings.Repeat("x", 5000),
		"/kommuner/%00", "/kommuner/%FF%FE", "/kommuner/..%2F..%2Fetc",
	} {
		p := site.Get(path, "nb")
		if p.Code != http.StatusNotFound || !strings.Contains(p.Body, `name="navn"`) {
			t.Errorf("%.60s: %d, or no way on", path, p.Code)
		}
		if strings.Contains(p.Body, "<script>alert") {
			t.Errorf("%s: the address became markup", path)
		}
	}
	for asked, want := range map[string]string{"301": "/kommuner/0301", "%20301": "/kommuner/0301", "301?x=1": "/kommuner/0301?x=1"} {
		if p := site.Get("/kommuner/"+asked, "nb"); p.Code != http.StatusMovedPermanently || p.Header.Get("Location") != want {
			t.Errorf("%s leads to %d %s", asked, p.Code, p.Header.Get("Location"))
		}
	}
	if p := site.Get("/kommuner/vefsn", "nb"); p.Code != http.StatusFound || p.Header.Get("Location") != "/kommuner/1824" {
		t.Errorf("a name leads to %d %s", p.Code, p.Header.Get("Location"))
	}
}

// Weights in the address change who is most alike; what cannot be read is said, and the page stands.
func TestShow_weights(t *testing.T) {
	site := open(t)
	usual := site.Get("/kommuner/1824", "nb")
	zero, only := "?", "?"
	for _, i := range municipality.Indicators() {
		zero += "vekt-" + string(i) + "=0&"
		w := "0"
		if i == municipality.Population {
			w = "2"
		}
		only += "vekt-" + string(i) + "=" + w + "&"
	}
	p := site.Get("/kommuner/1824"+only, "nb")
	nearest := municipality.Embedded().Likest("1824", municipality.Weights{municipality.Population: 2}, 1)[0]
	m, _ := municipality.Embedded().ByNumber(nearest.Number)
	table := p.All("tbody")
	if p.Code != http.StatusOK || len(table) < 3 || !strings.Contains(p.Body, m.Label()+" og ") {
		t.Errorf("with population alone, %s does not come first", m.Label())
	}
	if strings.Count(p.Body, "checked") != len(municipality.Indicators()) {
		t.Error("the form does not hold one choice for each indicator")
	}
	for query, says := range map[string]string{
		zero: "Noe må telle", "?vekt-population=9": "kunne ikke lese", "?vekt-population=NaN": "kunne ikke lese", "?vekt-area=-1": "kunne ikke lese",
		"?vekt-area=99999999999999999999": "kunne ikke lese",
	} {
		p := site.Get("/kommuner/1824"+query, "nb")
		if p.Code != http.StatusOK || !strings.Contains(p.Body, says) || !strings.Contains(p.Body, usual.First("h1")) {
			t.Errorf("%s: %d, and it does not say %q", query, p.Code, says)
		}
	}
}

// The list names all municipalities, and finds one by every official name and by names of the past.
func TestList(t *testing.T) {
	site, register := open(t), municipality.Embedded()
	for _, lang := range langs {
		p := site.Get("/kommuner", lang)
		for _, m := range register.All() {
			if !strings.Contains(p.Body, `href="/kommuner/`+string(m.Number)+`"`) {
				t.Errorf("%s: no way to %s", lang, m.Label())
			}
		}
	}
	for typed, number := range map[string]string{
		"Snåase": "5041", "Kárášjohka": "5610", "porsanki": "5622", "tromso": "5501", "Skjerstad": "", "Ørskog": "1508", "1824": "1824", "5030": "5001",
	} {
		p := site.Get("/kommuner?navn="+strings.ReplaceAll(typed, " ", "+"), "nb")
		list := p.Find(func(n *testweb.Node) bool { return testweb.Attr(n, "aria-labelledby") == "funnet" })
		switch {
		case list == nil:
			t.Errorf("%s: no list of what was found", typed)
		case number == "" && !strings.Contains(p.Body, "fant ingen kommune"):
			t.Errorf("%s: something was found", typed)
		case number != "" && !strings.Contains(testweb.Links(list), " /kommuner/"+number+" "):
			t.Errorf("%s: found %s, want %s", typed, testweb.Links(list), number)
		}
	}
	if p := site.Get("/kommuner?navn="+"%3Cb%3E"+strings.Repeat("a", 9000), "en"); p.Code != http.StatusOK || strings.Contains(p.Body, "<b>aaa") || len(p.Body) > 400_000 {
		t.Errorf("a hostile name: %d, %d bytes", p.Code, len(p.Body))
	}
}
