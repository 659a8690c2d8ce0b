package catalogue

import (
	"slices"
	"strings"
	"testing"

	"allmenning"
	"allmenning/find/overlap"
	"allmenning/find/search"
)

// pasted are paragraphs as case papers hold them. To those with nothing about, the library has nothing on the same challenge, at most
// something related: no hit may say that it is about the same. Of the others, every hit that says so must be among about, the
// first hit too.
var pasted = []struct{ text, about string }{
	// bokmål, nothing
	{"Kommunen opplever økende press på legevakten om natten. Vi har få fastleger, flere vikarer og høye kostnader. Rådmannen foreslår å utrede et interkommunalt samarbeid om felles nattvakt, og å prøve ut video mellom legevakt og sykehjem.", ""},
	{"Vannverket mister nesten halvparten av vannet på veien fra renseanlegget til husene. Ledningene er fra 1960-tallet, og vi finner lekkasjene først når det står vann i kjelleren. Vi vil leie inn lyttere og sette målere på hver sone.", ""},
	{"Elbilene til hjemmetjenesten rekker ikke å lade mellom vaktene. Strømnettet på kommunehuset er fullt, og utbygger vil ha betalt for ny trafo. Vi trenger en plan for lading av tjenestebiler i alle bygg.", ""},
	{"Sykefraværet blant renholderne har vært over tolv prosent i to år. Mange har vondt i skuldre og rygg, og lederne har for mange å følge opp. Vi ønsker å prøve tettere dialog med fastlege og NAV og bedre utstyr.", ""},
	{"Svømmehallen har stått stengt siden i fjor på grunn av råte i taket. Skolene kjører elevene til nabokommunen for å holde svømmeopplæringen. Rådmannen ber om midler til forprosjekt for ny hall sammen med idrettslaget.", ""},
	{"Antallet hytter har passert antallet boliger. Hytteeierne vil ha legetjenester, brøyting og slamtømming, men betaler skatt et annet sted. Vi trenger å vite hva fritidsboligene koster og gir kommunen.", ""},
	{"Biblioteket har færre besøk etter pandemien, og åpningstiden er kuttet. Vi vurderer meråpent bibliotek med kort og kamera, og å flytte innbyggertorget og frivilligsentralen inn i samme lokale.", ""},
	{"Kommunen har fått tildelt 120 flyktninger fra Ukraina. Det mangler boliger, og plassene på norskkurset er fulle. Mange står uten arbeid et år etter bosetting, og barna venter på plass i barnehage.", ""},
	// nynorsk, nothing
	{"Vegen til bygda blir stengd av skred fleire gonger kvar vinter. Då kjem korkje skulebuss, brannbil eller heimesjukepleie fram. Vi vil greie ut varsling, rassikring og ein beredskapsplan saman med fylket.", ""},
	{"Vi klarer ikkje å få tak i nok sjukepleiarar og helsefagarbeidarar. Vikarbyrå kostar oss åtte millionar i året, og dei tilsette går i deltid. Kommunedirektøren vil prøve heiltid, langvakter og betre oppgåvedeling på sjukeheimane.", ""},
	{"Bøndene sluttar, og beitemarka gror att. Utmarkslaget vil ha hjelp til gjerde og rovdyrvern, og kommunen ønskjer å ta vare på kulturlandskapet utan at det blir dyrare for dei som driv.", ""},
	{"Kyrkjegarden er snart full, og det gamle kapellet har soppskade. Fellesrådet ber om ny tomt, urnelund og tilskot til vedlikehald i økonomiplanen dei neste fire åra.", ""},
	{"Folk skriv under på at ferja ikkje kan gå berre annankvar time. Bedriftene i hamna mistar oppdrag, og ungdom som går på vidaregåande rekk ikkje heim etter trening.", ""},
	// English, nothing
	{"The landfill is leaking into the river and the old waste contract ends next year. We want to sort plastics and food waste better, and let households pay by weight. Neighbouring municipalities ask for a shared plant.", ""},
	{"House prices have doubled since the cruise ships came. Flats are let to tourists by the night and young families move away. The council wants to limit short lets and build homes that people who work here can afford.", ""},
	{"Our servers were locked by ransomware in March, and the payroll was down for nine days. Staff had not been trained, and there was no backup outside the town hall. We are looking for a shared security centre.", ""},
	{"Teenagers hang around the petrol station at night because the youth club has closed. There has been vandalism and some fights. We would like to reopen the club with volunteers and a night walk by parents.", ""},
	// near something of the library, but another challenge
	{"Skoletaket lekker, ventilasjonen er for svak, og elever og lærere klager over hodepine. Vi må velge mellom å rehabilitere den gamle skolen og å bygge ny skole på en annen tomt.", ""},
	{"Legemidlene ved sykehjemmet blir gitt av ufaglærte, og tilsynet fant flere avvik. Vi må gi kurs i legemiddelhåndtering og få bedre rutiner for dobbeltkontroll ved avdelingene.", ""},
	{"Helsestasjonen har ventetid på vaksiner og toårskontroller. Jordmoren er i permisjon, og helsesykepleierne bruker mye tid på telefon. Vi vil prøve å la foreldre bestille time på nett.", ""},
	// written after the limits were set
	{"Parkeringsplassene i sentrum er fulle hver lørdag, og handelsstanden mener kundene blir borte. Samtidig vil kommunen ha færre biler i gågata. Vi vurderer beboerkort, timebetaling og innfartsparkering med buss.", ""},
	{"Vi har hatt tre branner i gamle trehus på to år. Brannvesenet er deltid, og det tar lang tid å få folk på plass. Vi vil sette opp varslere hos eldre som bor alene, og se på rutinene for tilsyn med piper.", ""},
	{"Kommunehuset er fra 1972 og trekker strøm som fire skoler. Vi vil skifte vinduer, legge solceller på taket og styre varmen etter bruk, men mangler penger til å betale før vi sparer.", ""},
	{"Ungdomsrådet ønsker gratis mensprodukter på skolen og bedre sexundervisning. Skolene har ikke satt av penger, og rektorene er uenige om hvem som skal dele ut.", ""},
	{"Barnehagane manglar pedagogar, og mange søkjer dispensasjon. Vi ønskjer å la assistentar ta fagbrev og lærarutdanning medan dei er i jobb, og samarbeide med høgskulen om praksisplassar.", ""},
	{"Elva går over kvar vår, og campingplassen må evakuerast. Vi treng ein betre flaumvarsling, og må velje mellom voll og å flytte bygg bort frå elva.", ""},
	{"Dei tilsette i kommunen får hets på nett etter saker om vindkraft. Leiarane veit ikkje kva dei skal gjere, og verneombodet ber om ein felles rutine og støtte.", ""},
	{"Sauebønder og hyttefolk kranglar om gjerde og lause hundar. Kommunen får femti klager i året og vil lage eit kart og betre skilt.", ""},
	{"The care home has four different journal systems, and nurses write the same thing twice. We plan a new contract and want to know what other councils pay for licences and training.", ""},
	{"Our beach has plastic after every storm, and school classes pick it up with gloves from the hardware store. We want a permanent plan with the harbour and the fishermen.", ""},
	{"Rents in the main street are high and every third shop is empty. We consider letting artists use the windows, and a fund for those who start a business.", ""},
	{"Kulturskolen har 140 barn på venteliste, og lærerne reiser mellom seks bygder. Vi vil prøve undervisning på nett og samarbeid med korpsene.", ""},
	{"Vi mangler fysioterapeuter, og ventelisten er på ni måneder. Pasienter med hofteprotese får ikke trening før de er blitt stive. Kommunen vurderer gruppetimer og en fast avtale med treningssenteret.", ""},
	{"Sykehjemmet har dyre tapre rom uten bad. Beboere med demens og beboere etter hjerneslag bor på samme avdeling, og ansatte melder om vold og uro. Vi skal bygge nytt og lurer på små bogrupper.", ""},
	{"Mange elever på barneskolen kommer uten matpakke. FAU ønsker gratis skolefrokost, men kommunen vet ikke hva det koster eller om det hjelper på konsentrasjonen.", ""},
	{"Psykologen i kommunen har sluttet, og unge med selvskading venter i tolv uker. Vi ønsker et samarbeid med BUP om raskere hjelp og en lavterskel samtaletjeneste på skolen.", ""},
	{"NAV-kontoret er slått sammen med nabokommunen. Innbyggere klager over lang reise og at ingen svarer på telefon. Vi vil måle ventetid og brukertilfredshet.", ""},
	// bokmål, nynorsk and English with something on the same
	{"Vi får stadig flere eldre som bor hjemme og som har falt en eller flere ganger. Vi lurer på om trening i grupper eller besøk av fysioterapeut kan hindre nye fall, og hva andre kommuner har fått til.", "falls-rate-ratio bjerk2019 luukinen2007 palvanen2014 kuopio2023 salminen2009"},
	{"Mange elever på ungdomstrinnet har høyt skolefravær, og noen har ikke vært på skolen på flere måneder. PPT og skolene mangler en felles veileder for bekymringsfullt skolefravær, og foreldrene vet ikke hvem de skal snakke med.", "fra3 fra1 fra2"},
	{"Heimetenesta køyrer rundt berre for å gi medisin. Vi vil prøve elektronisk medisindispensar heime hos brukarane, slik at dei tek medisinen sjølve til rett tid, og spare heimesjukepleia for besøk.", "med6 med1 med2 med3 med4 med5 medrobot2023"},
	{"Menneske med demens bur heime og sit mykje åleine. Kommunen ønskjer eit dagtilbod på gard, Inn på tunet, med dyr, arbeid og måltid for menneske med demens, så pårørande får avlasting.", "tun5 tun1 tun2 tun3 tun4 tun6"},
	{"People with severe mental illness in our town want paid work, but few get it. We consider individual placement and support, with an employment specialist in the mental health team, rather than sheltered work first.", "supported-employment-rd reme2019 bejerholm2015 bejerholm2017 burns2007 hoffmann2014 christensen2019 christensen2023 supported-employment-rd-wide sveinsdottir2020 hellstrom2017 reme2015 hoff2021 skogman2019"},
	{"Elevane sit for mykje stille i skuletida. Skulen vil leggje inn meir fysisk aktivitet kvar veke, også i timane, og ser etter om elevane rører seg meir og får betre kondisjon av det.", "school-activity-cpm kolle2020 solberg2021 grydeland2013 toftager2014 have2018"},
	{"Saksbehandlerne bruker timer på å taste opplysninger fra skjema inn i fagsystemet. Vi vil robotisere saksbehandlingen med RPA og dele robotene med andre kommuner, slik at barnehageopptak og andre enkle saker går av seg selv.", "rpa1 rpa2 rpa3 rpa4 rpa5"},
	{"Older people lose function after a hospital stay and end up with permanent home care. We want reablement at home, where an occupational therapist and home trainers practise everyday tasks with the person for some weeks.", "reablement-copm reablement-independence-or langeland2019 tuntland2015 hattori2019 lewin2013 parsons2013 tinetti2002"},
	{"Ventetiden for hjelp ved angst og depresjon er lang. Vi vil tilby rask psykisk helsehjelp uten henvisning, med veiledet selvhjelp og korte samtaler, og se om folk blir bedre og kommer tilbake i jobb.", "saether2020 pmhc2019 knapstad2020 hoff2021 hellstrom2017 bejerholm2017 reme2015"},
	{"Eldre over 75 som ikke har tjenester i dag, får et forebyggende hjemmebesøk. Kommunen lurer på om hjemmebesøk hos eldre gjør at de klarer seg lenger hjemme, og om besøkene er verdt det de koster.", "home-visits-function-or home-visits-mortality gustafsson2012 gustafsson2013 liimatta2019 sahlen2006 vass2005 vass2007"},
}

// What is claimed to be the same is the same.
func TestPasted_texts_claim_no_more_than_is_so(t *testing.T) {
	db := withLibrary(t)
	c := open(t, db, options(""))
	claimed, wrong, missed, kin := 0, 0, 0, 0
	for _, p := range pasted {
		about := strings.Fields(p.about)
		r, err := c.Find(ctx, allmenning.Reader{}, search.Query{Text: p.text, Limit: 20})
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
		strong := 0
		for _, h := range r.Hits {
			if len(about) == 0 && h.Label == overlap.Related {
				kin++
			}
			if !h.Label.SameChallenge() {
				continue
			}
			claimed++
			if id := records[h.ID].Source.ID; slices.Contains(about, id) {
				strong++
			} else {
				wrong++
				t.Errorf("%.60q: %s is said to be %s, for %v", p.text, id, h.Label, h.Reasons)
			}
		}
		if len(about) > 0 && strong == 0 {
			missed++
		}
		if len(about) > 0 && !slices.Contains(about, records[r.Hits[0].ID].Source.ID) {
			t.Errorf("%.60q: %s is first", p.text, records[r.Hits[0].ID].Source.ID)
		}
	}
	if missed > 2 {
		t.Errorf("%d texts find nothing that is said to be about the same, though there is something", missed)
	}
	t.Logf("%d texts: %d claims, %d of them wrong, %d texts with none that should have one, %d related to texts with nothing",
		len(pasted), claimed, wrong, missed, kin)
}
