package catalogue

import (
	"fmt"
	"strings"
	"testing"

	"allmenning"
	"allmenning/find/search"
)

// adviserQuestions are what advisers may write, well and badly: the first of the records named must be the first hit, the others among
// the first five. "-" says that nothing is to be found; none named, that whatever is found is fine. The first hits, labels, reasons and
// what was meant instead stand in testdata/questions.txt, so that a change of them is seen.
var adviserQuestions = []struct{ text, right string }{
	// bokmål
	{"hverdagsrehabilitering", "reablement-copm langeland2019"},
	{"medisindispenser", "med6 med4 med5 med3"},
	{"skolefravær", "fra3 fra1 fra2"},
	{"demens", "tun5 tun1 tun3"},
	{"Hvordan får vi flere unge i jobb?", "sveinsdottir2020 skogman2019"},
	{"vannlekkasjer i ledningsnettet", ""},
	{"overvann og styrtregn i sentrum", "johannessen2018"},
	{"mobbing i skolen", ""},
	{"besøk av helsesykepleier hjemme hos nybakte foreldre", ""},
	{"rask psykisk helsehjelp", "saether2020 pmhc2019 knapstad2020"},
	{"individuell jobbstøtte IPS", "supported-employment-rd reme2019"},
	{"kunstig intelligens i saksbehandlingen", "rpa4 rpa3 rpa1"},
	{"ensomhet blant eldre", ""},
	{"Kan aktivitet i skoletiden gi bedre karakterer?", "drange2017 toftager2014 kolle2020"},
	{"rekruttering av sykepleiere i distriktene", ""},
	{"klimatilpasning", "mi07 johannessen2018"},
	{"FORKOMMUNE", "fk05 forkommune-forprosjekt"},
	{"Vågå", "med6"},
	// nynorsk
	{"kvardagsrehabilitering for heimebuande", "reablement-copm langeland2019 tuntland2015"},
	{"skulefråvær i ungdomsskulen", "fra3 fra1 fra2"},
	{"ungdom utanfor arbeid og skule", "sveinsdottir2020 skogman2019"},
	{"Korleis kan vi hindre at eldre fell heime?", "luukinen2007 falls-rate-ratio palvanen2014"},
	{"psykisk helse hjå born og unge", "sourander2018"},
	{"vassmålarar og lekkasje", ""},
	// English
	{"school absence", "fra3 fra1 fra2"},
	{"reablement at home", "reablement-independence-or tuntland2015"},
	{"supported employment for people with mental illness", "reme2019 hoffmann2014 supported-employment-rd"},
	{"medication dispensers", "med6 med4"},
	{"dementia friendly community", "tun5 tun1 tun3"},
	{"fall prevention for older adults", "falls-rate-ratio salminen2009"},
	// written badly
	{"medisindispensor", "med6 med4"},
	{"hverdags rehabilitering", "reablement-copm langeland2019"},
	{"hverdags-rehabilitering", "reablement-copm langeland2019"},
	{"HVERDAGSREHABILITERING!!!", "reablement-copm langeland2019"},
	{"skolefravaer", "fra3 fra1 fra2"},
	{"fysik aktivitet", "grydeland2013 kolle2020"},
	{"medisin dispenser i hjemme tjenesten", "med3 medrobot2023 med6"},
	{"i og på det er", "-"},
	{"https://www.vefsn.kommune.no/prosjekter?id=17#topp", ""},
	{"post@hitra.kommune.no", ""},
	{"Storgata 12, 8656 Mosjøen", "-"},
	{"<script>alert('demns')</script>", "tun1 tun5"},
	{"👵🏽 faller 🏠", "salminen2009 falls-rate-ratio"},
	{"Guovdageaidnu", "-"},
	{"čálliid ŋuvttas đ ŧ ž", "-"},
	{"2024", "medrobot2023"},
	{"xqzzy", "-"},
	{"…?!", "-"},
	{"", ""},
}

func TestAdviser_questions(t *testing.T) {
	db := withLibrary(t)
	c := open(t, db, options(""))
	var b strings.Builder
	for _, q := range adviserQuestions {
		r, err := c.Find(ctx, allmenning.Reader{}, search.Query{Text: q.text, Limit: 5})
		if err != nil {
			t.Fatal(err)
		}
		var ids []allmenning.RecordID
		for _, h := range r.Hits {
			ids = append(ids, h.ID)
		}
		records, err := db.RecordsByID(ctx, allmenning.Reader{}, ids)
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(&b, "%q: %d hits", q.text, r.Total)
		if r.DidYouMean != "" {
			fmt.Fprintf(&b, ", did you mean %q", r.DidYouMean)
		}
		b.WriteByte('\n')
		var found []string
		for i, h := range r.Hits {
			found = append(found, records[h.ID].Source.ID)
			fmt.Fprintf(&b, "%2d %-10s %-20s %v\n", i+1, h.Label, records[h.ID].Source.ID, h.Reasons)
		}
		check(t, q.text, strings.Fields(q.right), found)
	}
	golden(t, "questions.txt", b.String())
}

// A text of 10,000 characters is answered as the paragraph it repeats, and nothing is put right in it.
func TestLong_text(t *testing.T) {
	db := withLibrary(t)
	c := open(t, db, options(""))
	paragraph := "Vi vil prøve elektroniske medisindispensarar i heimetenesta, slik at brukarane sjølve kan ta medisinen til rett tid, og lurer på kven det passar for, " +
		"kva det kostar å drifte utstyret, og kva som skjer når alarmen går om natta og ingen er på vakt. "
	short, err := c.Find(ctx, allmenning.Reader{}, search.Query{Text: paragraph, Limit: 3})
	if err != nil {
		t.Fatal(err)
	}
	long, err := c.Find(ctx, allmenning.Reader{}, search.Query{Text: strings.Repeat(paragraph, 10000/len(paragraph)), Limit: 3})
	if err != nil {
		t.Fatal(err)
	}
	for i := range short.Hits {
		if len(long.Hits) <= i || long.Hits[i].ID != short.Hits[i].ID || long.DidYouMean != "" || !long.AsText {
			t.Errorf("the paragraph finds %+v, its repetition %+v", short.Hits, long.Hits)
			break
		}
	}
}

func check(t *testing.T, text string, right, found []string) {
	t.Helper()
	if len(right) == 1 && right[0] == "-" {
		if len(found) > 0 {
			t.Errorf("%q finds %v", text, found)
		}
		return
	}
	all := " " + strings.Join(found, " ") + " "
	for i, id := range right {
		if i == 0 && (len(found) == 0 || found[0] != id) || !strings.Contains(all, " "+id+" ") {
			t.Errorf("%q finds %v, want %v", text, found, right)
			return
		}
	}
}
