package list_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"allmenning"
)

const oldNumbers = "Saksnr;Tittel;Kommunenr\n1;Byhage;1601\n2;Kaihage;1850\n3;Skulehage;1850\n4;Båtlag;1507\n"

// The page says what old numbers are today, shows the first rows at places of today, and asks once of each number that was divided. Until
// somebody answers it says what happens then; the answer holds for all rows with the number, and the next time too.
func TestList_old_and_divided_municipalities(t *testing.T) {
	s := open(t)
	v := s.Person("Eva", vefsn, allmenning.RoleEditor)
	at := received(t, s, v, "Gamle nummer", oldNumbers)
	in := s.Ask(v, at, nil).Fields()
	post(t, s, v, at+"/kolonner", in)
	work(t, s)
	p := s.Ask(v, at, nil)
	says(t, p, http.StatusOK, "4 nye prosjekter.", "Rad 2 Byhage Trondheim", "Rad 3 Kaihage Narvik, Hamarøy", "2 C Kommunenr 1601 er i dag 5001 Trondheim.",
		"3, 4 C Kommunenr 1850 Tysfjord - Divtasvuodna er delt i 1806 Narvik, 1875 Hamarøy. Listen sier ikke hvilken av dem det gjelder. Til noen svarer, står prosjektet i alle.",
		"3 rader har et kommunenummer som er delt. Tar dere inn listen uten å svare, står prosjektene i alle kommunene som nummeret kan gjelde.",
		"1850 Tysfjord – Divtasvuodna er delt. Hvilken kommune gjelder de 2 radene? Kaihage Skulehage Narvik (1806) Hamarøy (1875) Alle sammen",
		"1507 Ålesund er delt. Hvilken kommune gjelder den ene raden?")
	if said := p.Fields(); said.Get("delt.1850") != "" || said.Get("delt.1507") != "" {
		t.Errorf("it is answered before anybody has: %v", said)
	}
	if strings.Contains(p.Main(), "Byhage 1601") {
		t.Error("a bare old number stands in the first rows")
	}
	for _, c := range []struct{ lang, want string }{
		{"nn", "Kva kommune gjeld dei 2 radene? Kaihage Skulehage Narvik (1806) Hamarøy (1875) Alle saman"},
		{"nn", "1601 er i dag 5001 Trondheim."},
		{"nn", "Lista seier ikkje kva for ein av dei det gjeld."},
		{"en", "Which municipality do the 2 rows concern?"},
		{"en", "1601 is 5001 Trondheim today."},
		{"en", "If you bring in the list without answering, the projects are placed in every municipality that the number may be."},
	} {
		says(t, s.Ask(v, at+"?lang="+c.lang, nil), http.StatusOK, c.want)
	}

	post(t, s, v, at+"/delt", url.Values{"delt.1850": {"5001"}, "delt.9999": {"1806"}}) // what is no answer is none
	work(t, s)
	says(t, s.Ask(v, at, nil), http.StatusOK, "3 rader har et kommunenummer som er delt.")
	post(t, s, v, at+"/delt", url.Values{"delt.1850": {"1806"}})
	work(t, s)
	p = s.Ask(v, at, nil)
	says(t, p, http.StatusOK, "Én rad har et kommunenummer som er delt.", "3, 4 C Kommunenr 1850 Tysfjord - Divtasvuodna er delt. Prosjektet står i 1806 Narvik, slik det er valgt.", "Rad 3 Kaihage Narvik")
	if said := p.Fields(); said.Get("delt.1850") != "1806" {
		t.Errorf("the answer is not shown: %v", said)
	}
	post(t, s, v, at+"/delt", url.Values{"delt.1850": {"1806"}, "delt.1507": {"alle"}})
	work(t, s)
	p = s.Ask(v, at, nil)
	says(t, p, http.StatusOK, "1507 Ålesund er delt i 1508 Ålesund, 1580 Haram. Prosjektet står i alle, slik det er valgt.")
	if strings.Contains(p.Main(), "som er delt. Tar dere inn") || p.Fields().Get("delt.1507") != "alle" {
		t.Errorf("it asks when all is answered: %s", p.Main())
	}
	post(t, s, v, at+"/ta-inn", nil)
	work(t, s)
	says(t, s.Ask(v, at, nil), http.StatusOK, "4 prosjekter er nye.", "Prosjektet står i 1806 Narvik, slik det er valgt.")

	again := received(t, s, v, "Gamle nummer", strings.Replace(oldNumbers, "Kaihage", "Kaihagen", 1))
	post(t, s, v, again+"/kolonner", s.Ask(v, again, nil).Fields())
	work(t, s)
	p = s.Ask(v, again, nil)
	says(t, p, http.StatusOK, "1 oppdateres, 3 er som før.")
	if said := p.Fields(); said.Get("delt.1850") != "1806" || said.Get("delt.1507") != "alle" {
		t.Errorf("the answers are forgotten: %v", said)
	}
}
