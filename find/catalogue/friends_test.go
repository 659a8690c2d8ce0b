package catalogue

import (
	"strings"
	"testing"

	"allmenning"
	"allmenning/find/lang"
	"allmenning/find/overlap"
	"allmenning/find/search"
)

// falseFriends look or sound alike, or share a letter or two with an English word, and have nothing to do with each other.
const falseFriends = `
elbillading care; elbiler care; billading care; bil care; bil caring; car care; elbil home care
rør rører; rør rørte; vannrør rører; regn regnet; regn regning; regn regna; regnbed regning
sykefravær sykehjem; sykefravær sykehus; sykepleier sykefravær; sykehus sykehjem
hest lest; hest fest; mat matte; tak takk; ledelse veileder; leder veiledning; ledelse ledig; ledelse ledning
tid tidlig; kunst kunstig; far fare; still stilling; vare varig; tablet table; less lese; site sit
los lose; rota rotasjon; date data; fare far; kinn kin; spelling spel; seven severe; asker ask
`

// trueFriends are forms of one word, the same word in bokmål and nynorsk, a compound and its part, or words of one meaning.
const trueFriends = `
bil bilen; bil biler; bil bilar; elbil bil; car cars; elbiler elbil
rør røret; rør rørene; vannrør rør; regn regnbed; regn styrtregn
skole skulen; skule skolene; skolefravær skulefråvær; skolefravær fravær; elev elevane
sykehjem sjukeheim; sykehjem sjukeheimane; sykefravær sjukefråvær; sykepleiere sjukepleiarar
heimeteneste hjemmetjenester; medisindispenser medisindispensarar; medisindispenser dispenser
leder leiarar; ledelse leiing; veileder rettleiar; veiledning rettleiing
bolig bustad; barn born; vei vegar; uke veker; kvinne kvinner; ungdom unge
eldre seniorer; fall falt; falle faller; flom flaum; mobbing bullying; skole school
demens dementia; overvann stormwater; care carers; kommunal kommunalt; vurdering vurdere; lærer lærarar
`

func pairs(t *testing.T, table string) (out [][2]string) {
	t.Helper()
	for _, p := range strings.FieldsFunc(table, func(r rune) bool { return r == ';' || r == '\n' }) {
		a, b, ok := strings.Cut(strings.TrimSpace(p), " ")
		if !ok {
			t.Fatalf("%q is no pair", p)
		}
		out = append(out, [2]string{a, b})
	}
	if len(out) < 40 {
		t.Fatalf("%d pairs", len(out))
	}
	return out
}

// meet says that two words or phrases have a key in common, by which the index would find one for the other.
func meet(a, b string) bool {
	keys := map[string]bool{}
	for _, x := range analyser.Analyse(a) {
		keys[x.Key] = true
	}
	for _, x := range analyser.Analyse(b) {
		if keys[x.Key] && x.Kind != lang.Number {
			return true
		}
	}
	return false
}

func TestFriends_meet_and_false_ones_do_not(t *testing.T) {
	for _, p := range pairs(t, falseFriends) {
		if meet(p[0], p[1]) {
			t.Errorf("%s and %s meet", p[0], p[1])
		}
	}
	for _, p := range pairs(t, trueFriends) {
		if !meet(p[0], p[1]) {
			t.Errorf("%s and %s do not meet", p[0], p[1])
		}
	}
}

// To what the library has nothing on, no hit says that it has all or most of it.
func TestSearch_claims_nothing_on_what_is_not_there(t *testing.T) {
	c := open(t, withLibrary(t), options(""))
	for _, q := range strings.Split("elbillading;elbiler;billading;vannlekkasje i kommunale rør;rør;sykefravær;hest;ledning;vannmålere;"+
		"legevakt;svømmehall;hyttefolk;snøbrøyting;parkering;kirkegård;skred;bibliotek;sjukefråvær;elbilar;vassleidning;car;cars;electric cars;"+
		"landfill;swimming pool;ransomware;tablets", ";") {
		r, err := c.Find(ctx, allmenning.Reader{}, search.Query{Text: q})
		if err != nil {
			t.Fatal(err)
		}
		for _, h := range r.Hits {
			if h.Label == overlap.AllWords || h.Label == overlap.MostWords {
				t.Errorf("%q: %s, for %v", q, h.Label, h.Reasons)
			}
		}
	}
}
