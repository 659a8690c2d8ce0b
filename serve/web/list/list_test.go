package list_test

import (
	"bytes"
	"context"
	"fmt"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"allmenning"
	"allmenning/answers"
	"allmenning/commons"
	"allmenning/internal/testkit"
	"allmenning/internal/testweb"
	"allmenning/serve/web/list"
	"allmenning/serve/web/page"
	"allmenning/serve/web/project"
	"allmenning/store"
)

var vefsn, fauske = commons.MunicipalityOwner("1824"), commons.MunicipalityOwner("1841")

func open(t *testing.T) *testweb.Town {
	t.Helper()
	return openWith(t, nil)
}

func openWith(t *testing.T, change func(*store.DB)) *testweb.Town {
	t.Helper()
	return testweb.OpenTown(t, change, func(a *answers.Answers, c *commons.Commons) []page.Routes {
		return []page.Routes{list.Pages{Commons: c}, project.Pages{Answers: a, Commons: c}}
	})
}

func says(t *testing.T, p testweb.Page, code int, texts ...string) {
	t.Helper()
	if p.Code != code {
		t.Errorf("answers %d, want %d: %s", p.Code, code, p.Main())
	}
	for _, want := range texts {
		if !strings.Contains(p.Main(), want) {
			t.Errorf("does not say %q: %s", want, p.Main())
		}
	}
}

// upload sends a file as a browser does.
func upload(t *testing.T, s *testweb.Town, v allmenning.Visitor, name, file string, content []byte) testweb.Page {
	t.Helper()
	var b bytes.Buffer
	form := multipart.NewWriter(&b)
	_ = form.WriteField("navn", name)
	w, err := form.CreateFormFile("fil", file)
	if err != nil {
		t.Fatal(err)
	}
	_, _ = w.Write(content)
	_ = form.WriteField("tekst", "")
	_ = form.Close()
	r := httptest.NewRequest(http.MethodPost, "/lister", &b)
	r.Header.Set("Content-Type", form.FormDataContentType())
	r.Header.Set("Accept-Language", "nb")
	out := httptest.NewRecorder()
	s.ServeHTTP(out, r.WithContext(allmenning.WithVisitor(r.Context(), v)))
	p := testweb.Page{Code: out.Code, Header: out.Header(), Body: out.Body.String()}
	if p.Tree, err = html.Parse(strings.NewReader(p.Body)); err != nil {
		t.Fatal(err)
	}
	return p
}

// received sends a list and gives the address of its page.
func received(t *testing.T, s *testweb.Town, v allmenning.Visitor, name, content string) string {
	t.Helper()
	p := upload(t, s, v, name, "liste.csv", []byte(content))
	if p.Code != http.StatusSeeOther {
		t.Fatalf("%d: %s", p.Code, p.Main())
	}
	return p.Header.Get("Location")
}

// work does what the program does behind.
func work(t *testing.T, s *testweb.Town) {
	t.Helper()
	if _, err := s.Commons.WorkOnLists(context.Background(), commons.Knows{Same: s.Answers.SameAs, Themes: s.Answers.ThemesOf}); err != nil {
		t.Fatal(err)
	}
}

func post(t *testing.T, s *testweb.Town, v allmenning.Visitor, path string, in url.Values) {
	t.Helper()
	if list, takes := strings.CutSuffix(path, "/ta-inn"); takes && in == nil {
		in = url.Values{"sett": s.Ask(v, list, nil).Fields()["sett"]}
	} else if in == nil {
		in = url.Values{}
	}
	if p := s.Ask(v, path, in); p.Code != http.StatusSeeOther {
		t.Fatalf("%s answers %d: %s", path, p.Code, p.Main())
	}
}

const own = "Saksnr;Prosjektnavn;Kommune;Beløp;Periode;Merknad\n" +
	"24/1;Færre fall hjemme;;1 500 000,50 kr;2024–2026;Viktig\n" +
	"24/2;Skulehage;Bodø;;en gang;\n" +
	"24/3;;Vefsn;;;\n" +
	"24/4;Ungdom i jobb;;masse;;\n"

// A list goes from being sent to being undone, and each page on the way says what a person needs.
func TestList_from_sending_to_undoing(t *testing.T) {
	s := open(t)
	v := s.Person("Eva", vefsn, allmenning.RoleEditor)
	says(t, s.Ask(v, "/lister", nil), http.StatusOK, "Har Vefsn kommune en oversikt", "Dere har ikke sendt noen liste ennå")
	at := received(t, s, v, "Vefsns prosjekter", own)
	p := s.Ask(v, at, nil)
	says(t, p, http.StatusOK, "B Prosjektnavn", "Færre fall hjemme", "Overskriften", "F Merknad", "Vi kjenner den ikke igjen")
	in := p.Fields()
	if in.Get("kolonne.1") != "title" || in.Get("niva") != "public" {
		t.Fatalf("the form holds %v", in)
	}

	in.Set("kolonne.5", "title")
	says(t, s.Ask(v, at+"/kolonner", in), http.StatusUnprocessableEntity, "Kolonne B er alt tatt inn som dette. Velg noe annet for kolonne B eller F.")
	in.Set("kolonne.5", "")
	in.Set("kolonne.1", "")
	says(t, s.Ask(v, at+"/kolonner", in), http.StatusUnprocessableEntity, "Velg hvilken kolonne som har tittelen")
	in.Set("kolonne.1", "title")
	in.Set("kolonne.5", "text")
	post(t, s, v, at+"/kolonner", in)
	p = s.Ask(v, at, nil)
	says(t, p, http.StatusOK, "Vi ser gjennom listen", "Den står i kø.")
	if !strings.Contains(p.Body, `<noscript><meta http-equiv="refresh" content="2"></noscript>`) {
		t.Error("without script the page does not come again")
	}
	if p := s.Ask(v, at, nil, "HX-Request", "true"); strings.Contains(p.Body, "<html") || !strings.Contains(p.Body, "framdrift") || p.Header.Get("HX-Refresh") != "" {
		t.Errorf("a script gets %q", p.Body)
	}
	work(t, s)
	if p := s.Ask(v, at, nil, "HX-Request", "true"); p.Body != "" || p.Header.Get("HX-Refresh") != "true" {
		t.Errorf("a script is not told that the page is another: %q", p.Body)
	}
	p = s.Ask(v, at, nil)
	says(t, p, http.StatusOK, "2 nye prosjekter, 2 rader har feil.", "4 B Prosjektnavn Raden har ingen tittel", "5 D Beløp Vi kan ikke lese dette som et beløp",
		"3 E Periode Vi kan ikke lese «en gang»", "Rad 2 Færre fall hjemme Vefsn · 2024–2026", "Ta inn listen",
		"De nye prosjektene kan alle se når listen er tatt inn.")
	csv := s.Ask(v, at+"/feil.csv", nil)
	want := "\ufeffSaksnr;Prosjektnavn;Kommune;Beløp;Periode;Merknad;Rad i filen;Hva som er feil\r\n24/3;;Vefsn;;;;4;"
	if csv.Code != http.StatusOK || !strings.HasPrefix(csv.Body, want) || csv.Header.Get("Content-Disposition") != `attachment; filename="rader-med-feil.csv"` {
		t.Errorf("the file to mend: %d %q", csv.Code, csv.Body)
	}
	says(t, s.Ask(v, at+"?endre=kolonner", nil), http.StatusOK, "Valgt av dere")

	post(t, s, v, at+"/ta-inn", nil)
	work(t, s)
	p = s.Ask(v, at, nil)
	says(t, p, http.StatusOK, "2 prosjekter er nye, 2 rader har feil.", "De nye prosjektene kan alle se.", "Angre hele listen", "B Prosjektnavn: Raden har ingen tittel")
	says(t, s.Ask(v, at+"?vis=refused", nil), http.StatusOK, "24/3")
	if p := s.Ask(v, at+"?vis=refused", nil); strings.Contains(p.Main(), "Skulehage") {
		t.Error("the filter keeps rows that came in")
	}
	if csv := s.Ask(v, at+"/feil.csv", nil); csv.Code != http.StatusOK || !strings.Contains(csv.Body, "24/3;4;") {
		t.Errorf("what was wrong: %d %q", csv.Code, csv.Body)
	}
	says(t, s.Ask(v, "/lister", nil), http.StatusOK, "Tatt inn", "Vefsns prosjekter", "Eva", "4 rader")

	post(t, s, v, at+"/angre", nil)
	work(t, s)
	says(t, s.Ask(v, at, nil), http.StatusOK, "2 er angret, 2 rader har feil.", "Listen er angret")
	if p := s.Ask(v, at, nil); strings.Contains(p.Body, at+"/angre") {
		t.Error("what is undone can be undone again")
	}
}

// Cells that were pasted are a list like others, and need a name.
func TestList_pasted(t *testing.T) {
	s := open(t)
	v := s.Person("Eva", vefsn, allmenning.RoleEditor)
	says(t, s.Ask(v, "/lister", url.Values{}), http.StatusUnprocessableEntity, "Velg en fil, eller lim inn cellene under.")
	cells := "Prosjektnavn\tKommune\r\nSkulehage\tBodø\r\nNattsensor\tVefsn\r\n"
	p := s.Ask(v, "/lister", url.Values{"tekst": {cells}})
	says(t, p, http.StatusUnprocessableEntity, "Celler som er limt inn, har ikke noe filnavn.")
	if !strings.Contains(p.Fields().Get("tekst"), "Nattsensor") {
		t.Error("what was pasted is lost")
	}
	p = s.Ask(v, "/lister", url.Values{"tekst": {cells}, "navn": {"Prosjekter 2026"}})
	if p.Code != http.StatusSeeOther {
		t.Fatalf("%d %s", p.Code, p.Main())
	}
	says(t, s.Ask(v, p.Header.Get("Location"), nil), http.StatusOK, "Limt inn fra regneark", "A Prosjektnavn", "Nattsensor")
}

// ready waits until the index is built.
func ready(t *testing.T, s *testweb.Town) {
	t.Helper()
	for until := time.Now().Add(10 * time.Second); !s.Answers.Status().Ready; time.Sleep(20 * time.Millisecond) {
		if time.Now().After(until) {
			t.Fatal("the index is not built")
		}
	}
}

// A row that is here under another number is shown, and joined where somebody says that it is the same.
func TestList_near_rows_are_joined(t *testing.T) {
	r := testkit.Project()
	r.Owner, r.Title, r.Places = vefsn, "Færre fall hjemme", []allmenning.Place{{Number: "1824", CodeYear: 2026}}
	s := openWith(t, func(db *store.DB) { testkit.Put(t, db, r) })
	v := s.Person("Eva", vefsn, allmenning.RoleEditor)
	ready(t, s)
	second := received(t, s, v, "Den andre", strings.ReplaceAll(own, "24/", "p-"))
	post(t, s, v, second+"/kolonner", s.Ask(v, second, nil).Fields())
	work(t, s)
	p := s.Ask(v, second, nil)
	says(t, p, http.StatusOK, "2 nye prosjekter", "Er disse her fra før?", "Det er samme prosjekt")
	says(t, p, http.StatusOK, "Én rad likner et prosjekt som er her fra før.", "blir de nye prosjekter")
	in, joined := p.Fields(), "likt."+string(r.ID)+".p-1"
	if !strings.Contains(p.Body, `name="`+joined+`"`) || in.Has(joined) {
		t.Fatalf("%q is asked of, and nobody has answered", joined)
	}
	in.Set(joined, "samme")
	in.Set("likt.noe-annet.p-2", "samme") // that the page did not show
	post(t, s, v, second+"/samme", in)
	work(t, s)
	p = s.Ask(v, second, nil)
	says(t, p, http.StatusOK, "1 nytt prosjekt, 1 slås sammen med et som er her")
	if p.Fields().Get(joined) != "samme" {
		t.Error("what was said is forgotten")
	}
	post(t, s, v, second+"/ta-inn", nil)
	work(t, s)
	says(t, s.Ask(v, second, nil), http.StatusOK, "1 prosjekt er nytt, 1 er slått sammen med et som var her")
}

// Of many rows that look like records which are here a page shows some, all can be answered at once, and a record is one row alone.
func TestList_many_near_rows(t *testing.T) {
	const n = 70
	var rows strings.Builder
	s := openWith(t, func(db *store.DB) {
		for i := range n {
			r := testkit.Project()
			r.ID = allmenning.NewID[allmenning.RecordID]()
			r.Owner, r.Title, r.Places = vefsn, fmt.Sprintf("Skulehage i Kv%c%crud", 'a'+i/10, 'k'+i%10), []allmenning.Place{{Number: "1824", CodeYear: 2026}}
			testkit.Put(t, db, r)
			fmt.Fprintf(&rows, "p-%d;%s\n", i, r.Title)
		}
	})
	v := s.Person("Eva", vefsn, allmenning.RoleEditor)
	ready(t, s)
	at := received(t, s, v, "Skulehagar", "Saksnr;Tittel\n"+rows.String()+"p-x;Skulehage i Kvakrud\n")
	post(t, s, v, at+"/kolonner", s.Ask(v, at, nil).Fields())
	work(t, s)
	p := s.Ask(v, at, nil)
	says(t, p, http.StatusOK, "71 rader likner prosjekter som er her fra før.", "Vis 21 til", "Alle 71 er samme prosjekt")
	if shown := strings.Count(p.Body, `value="samme"`); shown != 50 {
		t.Errorf("%d rows are shown", shown)
	}
	says(t, s.Ask(v, at+"?likt=50", nil), http.StatusOK, "Rad 72: Skulehage i Kvakrud", "Til de første")
	post(t, s, v, at+"/samme", url.Values{"alle": {"ja"}})
	work(t, s)
	p = s.Ask(v, at, nil)
	says(t, p, http.StatusOK, "1 nytt prosjekt, 70 slås sammen med noen som er her", "Én rad likner et prosjekt som er her fra før.")
	in := url.Values{}
	for _, name := range regexp.MustCompile(`name="(likt\.[^"]+\.p-x)"`).FindStringSubmatch(p.Body)[1:] {
		in.Set(name, "samme")
	}
	says(t, s.Ask(v, at+"/samme", in), http.StatusUnprocessableEntity, "kan ikke begge være dette prosjektet")
}

// A list without a column of themes gets those that its texts speak of, shown before anything is written, to be changed or left.
func TestList_themes_are_proposed_and_changed(t *testing.T) {
	s := open(t)
	v := s.Person("Eva", vefsn, allmenning.RoleEditor)
	at := received(t, s, v, "Vår", "Saksnr;Tittel;Beskrivelse\n1;Færre fall;Forebygging av fall hos eldre hjemme.\n2;Klimatilpasning;Overvann og flom i sentrum.\n3;Xyz;\n")
	post(t, s, v, at+"/kolonner", s.Ask(v, at, nil).Fields())
	work(t, s)
	p := s.Ask(v, at, nil)
	says(t, p, http.StatusOK, "Foreslått av teksten i radene.", "I én rad fant vi ikke noe tema.", "Foreslått tema")
	in := p.Fields()
	var first string
	for name := range in {
		if theme, is := strings.CutPrefix(name, "tema."); is && (first == "" || theme < first) {
			first = theme
		}
	}
	if first == "" {
		t.Fatal("no theme can be changed")
	}
	post(t, s, v, at+"/tema", url.Values{"tema." + first: {""}})
	work(t, s)
	if got := s.Ask(v, at, nil).Fields().Get("tema." + first); got != "" {
		t.Errorf("%s stands as %q, and was to be left out", first, got)
	}
	post(t, s, v, at+"/tema", url.Values{"tema": {"av"}})
	work(t, s)
	says(t, s.Ask(v, at, nil), http.StatusOK, "dere har valgt at vi ikke skal foreslå noe")
	post(t, s, v, at+"/tema", url.Values{})
	work(t, s)
	post(t, s, v, at+"/ta-inn", nil)
	work(t, s)
	got, err := s.Answers.List(context.Background(), answers.Who{}, answers.Wanted{Noun: allmenning.NounProject, Words: "Færre fall"})
	if err != nil || len(got.Cards) != 1 || len(got.Cards[0].Record.Body.(*allmenning.Project).Themes) == 0 {
		t.Fatalf("%+v (%v): the theme is not stored", got, err)
	}
}

// A list is its owner's editors' alone.
func TestList_is_for_editors_of_its_owner(t *testing.T) {
	s := open(t)
	v := s.Person("Eva", vefsn, allmenning.RoleEditor)
	at := received(t, s, v, "Vår", own)
	stranger, writer := s.Person("Per", fauske, allmenning.RoleEditor), s.Person("Nils", vefsn, allmenning.RoleContributor)
	for _, path := range []string{at, at + "/feil.csv"} {
		for name, who := range map[string]allmenning.Visitor{"an editor of another": stranger, "a contributor": writer} {
			if p := s.Ask(who, path, nil); p.Code != http.StatusNotFound {
				t.Errorf("%s gets %d for %s", name, p.Code, path)
			}
		}
		if p := s.Ask(allmenning.Visitor{}, path, nil); p.Code != http.StatusSeeOther || !strings.HasPrefix(p.Header.Get("Location"), "/logg-inn?neste=") {
			t.Errorf("a stranger gets %d", p.Code)
		}
	}
	for _, act := range []string{"kolonner", "ark", "samme", "ta-inn", "angre", "forkast"} {
		for _, who := range []allmenning.Visitor{stranger, writer} {
			if p := s.Ask(who, at+"/"+act, url.Values{"niva": {"public"}}); p.Code != http.StatusNotFound {
				t.Errorf("%s by %s: %d", act, who.Name, p.Code)
			}
		}
	}
	says(t, s.Ask(writer, "/lister", nil), http.StatusForbidden, "Bare redaktører kan ta inn lister")
	if p := upload(t, s, writer, "", "a.csv", []byte(own)); p.Code != http.StatusForbidden {
		t.Errorf("a contributor sends a list: %d", p.Code)
	}
	if p := s.Ask(stranger, "/lister", nil); strings.Contains(p.Main(), "Vår") {
		t.Error("another's list is named")
	}
	post(t, s, v, at+"/forkast", nil)
	if p := s.Ask(v, at, nil); p.Code != http.StatusNotFound {
		t.Errorf("what was discarded answers %d", p.Code)
	}
}

// Where the organisation wants two persons, the one who sent a list is told who must say yes, and the other sees the button.
func TestList_waits_for_a_second_person(t *testing.T) {
	s := openWith(t, func(db *store.DB) {
		testkit.Write(t, db, func(tx *store.Tx) error {
			return tx.PutOrganisationChoice(store.OrganisationChoice{Org: vefsn, TwoPersons: true})
		})
	})
	v, other := s.Person("Eva", vefsn, allmenning.RoleEditor), s.Person("Ola", vefsn, allmenning.RoleEditor)
	at := received(t, s, v, "Vår", own)
	post(t, s, v, at+"/kolonner", s.Ask(v, at, nil).Fields())
	work(t, s)
	post(t, s, v, at+"/ta-inn", nil)
	p := s.Ask(v, at, nil)
	says(t, p, http.StatusOK, "Venter på en til", "En annen redaktør eller administrator hos dere må åpne denne siden")
	if strings.Contains(p.Body, at+"/ta-inn") {
		t.Error("who sent it may say yes alone")
	}
	p = s.Ask(other, at, nil)
	says(t, p, http.StatusOK, "Eva vil ta inn denne listen")
	post(t, s, other, at+"/ta-inn", nil)
	work(t, s)
	says(t, s.Ask(v, at, nil), http.StatusOK, "2 prosjekter er nye")
}

// A list of Prosjektbanken as it was downloaded: it is known, what was turned down is counted, and no page is heavy.
func TestList_of_Prosjektbanken(t *testing.T) {
	raw, err := os.ReadFile(testkit.Shared(t, "data/import_samples/prosjektbanken_soknader2_sample.csv"))
	if err != nil {
		t.Fatal(err)
	}
	s := open(t)
	v := s.Person("Eva", vefsn, allmenning.RoleEditor)
	at := received(t, s, v, "Prosjektbanken", string(raw))
	p := s.Ask(v, at, nil)
	says(t, p, http.StatusOK, "Dette er en liste fra Prosjektbanken.", "Listen er kjent", "Trengs ikke", "Les listen som en vanlig liste")
	light := func(p testweb.Page, what string) {
		t.Helper()
		if len(p.Body) > 200_000 {
			t.Errorf("%s: %d bytes", what, len(p.Body))
		}
	}
	light(p, "columns")
	post(t, s, v, at+"/kolonner", p.Fields())
	work(t, s)
	p = s.Ask(v, at, nil)
	says(t, p, http.StatusOK, "64 nye prosjekter, 107 tas ikke inn fordi søknaden ble avslått.")
	light(p, "ready")
	post(t, s, v, at+"/ta-inn", nil)
	work(t, s)
	p = s.Ask(v, at, nil)
	says(t, p, http.StatusOK, "64 prosjekter er nye, 107 ble ikke tatt inn fordi de ikke er prosjekter.")
	light(p, "done")
}

// Whoever presses the button of a page that is old is told so, and nothing is taken in; a list with rows cannot be dropped.
func TestList_is_taken_in_as_it_was_shown(t *testing.T) {
	s := open(t)
	v := s.Person("Eva", vefsn, allmenning.RoleEditor)
	at := received(t, s, v, "Vår", own)
	in := s.Ask(v, at, nil).Fields()
	post(t, s, v, at+"/kolonner", in)
	work(t, s)
	shown := s.Ask(v, at, nil).Fields()
	in.Set("niva", "own")
	post(t, s, v, at+"/kolonner", in)
	work(t, s)
	for _, old := range []url.Values{shown, {}} {
		p := s.Ask(v, at+"/ta-inn", url.Values{"sett": old["sett"]})
		says(t, p, http.StatusConflict, "Listen er endret siden du så på den.")
	}
	post(t, s, v, at+"/ta-inn", nil)
	work(t, s)
	says(t, s.Ask(v, at, nil), http.StatusOK, "2 prosjekter er nye")
	says(t, s.Ask(v, at+"/forkast", url.Values{}), http.StatusConflict, "kan derfor ikke forkastes")
}

// A list of which nothing came in can be forgotten when it is over, and the page says for whom the projects are before that.
func TestList_of_which_nothing_came_in_is_dropped(t *testing.T) {
	var db *store.DB
	s := openWith(t, func(opened *store.DB) { db = opened })
	v := s.Person("Eva", vefsn, allmenning.RoleEditor)
	at := received(t, s, v, "Vår", "Saksnr;Tittel;Beløp\n1;Skulehage;2\n2;;\n")
	in := s.Ask(v, at, nil).Fields()
	in.Set("niva", "own")
	post(t, s, v, at+"/kolonner", in)
	work(t, s)
	says(t, s.Ask(v, at, nil), http.StatusOK, "Det nye prosjektet kan bare Vefsn kommune se.")
	post(t, s, v, at+"/ta-inn", nil)
	testkit.Write(t, db, func(tx *store.Tx) error { // the bytes are gone, as after a backup was restored
		return tx.DropImportParts(allmenning.ImportID(strings.TrimPrefix(at, "/lister/")))
	})
	work(t, s)
	p := s.Ask(v, at, nil)
	says(t, p, http.StatusOK, "Stanset", "Forkast listen")
	if strings.Contains(p.Main(), "kan bare Vefsn kommune se") {
		t.Error("nothing came in, and somebody is said to see it")
	}
	post(t, s, v, at+"/forkast", nil)
	if p := s.Ask(v, at, nil); p.Code != http.StatusNotFound {
		t.Errorf("what was discarded answers %d", p.Code)
	}
}

// What was pasted comes back to whoever pasted it when it could not be kept.
func TestList_pasted_while_the_disk_fails(t *testing.T) {
	s := open(t)
	v := s.Person("Eva", vefsn, allmenning.RoleEditor)
	t.Setenv("TMPDIR", t.TempDir()+"/gone")
	var b bytes.Buffer
	form := multipart.NewWriter(&b)
	_ = form.WriteField("navn", "Vår liste")
	_ = form.WriteField("tekst", "Tittel\tSted\nSkulehage\tBodø\n")
	_ = form.Close()
	r := httptest.NewRequest(http.MethodPost, "/lister", &b)
	r.Header.Set("Content-Type", form.FormDataContentType())
	r.Header.Set("Accept-Language", "nb")
	out := httptest.NewRecorder()
	s.ServeHTTP(out, r.WithContext(allmenning.WithVisitor(r.Context(), v)))
	if out.Code != http.StatusInternalServerError || !strings.Contains(out.Body.String(), "Skulehage\tBodø") || !strings.Contains(out.Body.String(), "Vår liste") {
		t.Errorf("%d: %s", out.Code, out.Body)
	}
}
