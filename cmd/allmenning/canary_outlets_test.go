package main

import (
	"go/ast"
	goparser "go/parser"
	"go/token"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"

	"allmenning"
	"allmenning/commons"
)

// outlets are all addresses by what is asked of them. A brace holds several nouns. Whoever hangs a new address on the server
// says here which kind it is.
var outlets = map[string]string{
	// The same for everybody, or about oneself: read as they are.
	"page": `
GET /{$}
GET /behov
GET /prosjekter
GET /studier
GET /resultater
GET /oppsummeringer
GET /samarbeid
GET /kommuner
GET /sok
GET /om
GET /om/ord
GET /ordliste
GET /ordliste/endringer
GET /ordliste/ny
GET /personvern
GET /tilgjengelighet
GET /slik-regner-vi
GET /bli-med
GET /bli-med/takk
GET /logg-inn
GET /glemt-passord
GET /velg-kommune
GET /robots.txt
GET /favicon.ico
GET /healthz
GET /readyz
GET /assets/
/
GET /drift
GET /min-side
GET /min-side/lukk
GET /min-side/mine-data.json
GET /lister
GET /lister/kolonner
GET /lister/mal.xlsx
GET /lister/mal.csv
GET /(behov,prosjekter,resultater,samarbeid)/ny`,

	"other": `
GET /kommuner/{number}
GET /slik-regner-vi/{slug}
GET /organisasjoner/{id}
GET /organisasjoner/{id}/folk
GET /avmeld/{token}
GET /oppfolging/{token}
GET /invitasjon/{token}
GET /lister/{id}
GET /lister/{id}/feil.csv
GET /ut/{file}
GET /ordliste/{set}
GET /ut/{organisation}/alt.xlsx`,

	// About one record: asked with the id of every record of the noun.
	"record": `
GET /(behov,prosjekter,studier,resultater,oppsummeringer,samarbeid)/{id}
GET /(behov,prosjekter,studier,resultater,oppsummeringer,samarbeid)/{id}/apne-igjen
GET /(behov,prosjekter,studier,resultater,oppsummeringer,samarbeid)/{id}/trekk-tilbake
GET /(behov,prosjekter,studier,resultater,oppsummeringer,samarbeid)/{id}/synlighet
GET /(behov,prosjekter,studier,resultater,oppsummeringer,samarbeid)/{id}/historikk
GET /(behov,prosjekter,studier,resultater,oppsummeringer,samarbeid)/{id}/historikk/{version}
GET /(behov,prosjekter,resultater,samarbeid)/{id}/endre
GET /(behov,prosjekter,resultater,samarbeid)/{id}/spor
GET /(behov,prosjekter)/{id}/vart
GET /(prosjekter,oppsummeringer)/{id}/utskrift
GET /(prosjekter,oppsummeringer)/{id}/tekst
GET /(prosjekter,oppsummeringer)/{id}/word
GET /oppsummeringer/{id}/tall.csv
GET /(behov,prosjekter,resultater,samarbeid)/{ny}/{id}`,

	// Acts on one record: asked with the id of every record that the person does not see, which must stay as it is.
	"act": `
POST /(behov,prosjekter,studier,resultater,oppsummeringer,samarbeid)/{id}/apne-igjen
POST /(behov,prosjekter,studier,resultater,oppsummeringer,samarbeid)/{id}/trekk-tilbake
POST /(behov,prosjekter,studier,resultater,oppsummeringer,samarbeid)/{id}/synlighet
POST /(behov,prosjekter,resultater,samarbeid)/{id}/endre
POST /(behov,prosjekter,resultater,samarbeid)/{id}/endre/kladd
POST /(behov,prosjekter,resultater,samarbeid)/{id}/spor
POST /(behov,prosjekter)/{id}/vart
POST /behov/{id}/vi-ogsaa
POST /oppsummeringer/{id}/forslag
POST /samarbeid/{id}/(bli-med,nei-takk,forlat,gi-videre,slipp-inn,ta-ut)`,

	// Answers to what is written.
	"written": `
POST /sok
POST /(behov,prosjekter,resultater,samarbeid)/{ny}/{id}
POST /(behov,prosjekter,resultater,samarbeid)/{ny}/{id}/kladd`,

	// Acts on oneself, on an organisation or on the instance: sent as somebody who was never told anything would.
	"self": `
POST /velg-kommune
POST /logg-inn
POST /glemt-passord
POST /bli-med
POST /folg
POST /folg/brev
POST /avmeld/{token}
POST /oppfolging/{token}
POST /invitasjon/{token}
POST /min-side/(navn,rolle,passord,svar,lukk)
POST /organisasjoner/{id}/folk/(inviter,rolle,fjern,trekk,fullmakt,avslutt,valg)
POST /drift/(inviter,admin,trekk,igjen,postmottak,organisasjon)
POST /ordliste/(ny,{set})
POST /ordliste/{set}/ta-ut
POST /ordliste/endringer/{change}/angre
POST /lister
POST /lister/{id}/(kolonner,ark,samme,delt,tema,ta-inn,angre,forkast)
POST /logg-ut`,
}

// unasked are the addresses of the kinds "page" and "other" that no address of fixed leads to, each with why.
var unasked = map[string]string{}

// Every address that is read as it is, is asked for by one of fixed at least; a new one that is not has its reason.
func TestCanary_asks_every_address(t *testing.T) {
	t.Parallel()
	c := openCanaries(t, "", nil)
	routes := http.NewServeMux()
	for _, p := range append(hungByServer(t), c.patterns...) {
		routes.HandleFunc(p, func(http.ResponseWriter, *http.Request) {})
	}
	asked := map[string]int{}
	for _, path := range c.fixed() {
		_, pattern := routes.Handler(httptest.NewRequest(http.MethodGet, path, nil))
		asked[pattern]++
	}
	for _, pattern := range append(spread("page"), spread("other")...) {
		switch why := unasked[pattern]; {
		case asked[pattern] == 0 && len(why) < 40:
			t.Errorf("%s is never asked for: name an address of it in fixed, or say in unasked why not", pattern)
		case asked[pattern] > 0 && why != "":
			t.Errorf("%s is asked for, and unasked says why not", pattern)
		}
	}
}

// spread gives the patterns of a kind, each written out.
func spread(kind string) (all []string) {
	for line := range strings.Lines(outlets[kind]) {
		all = append(all, oneEach(strings.TrimSpace(line))...)
	}
	return all
}

// oneEach writes a pattern out, once for each choice in its parentheses. No text gives none.
func oneEach(line string) (all []string) {
	before, rest, found := strings.Cut(line, "(")
	if !found {
		if line != "" {
			all = append(all, line)
		}
		return all
	}
	choices, after, _ := strings.Cut(rest, ")")
	for choice := range strings.SplitSeq(choices, ",") {
		all = append(all, before+choice+after)
	}
	return all
}

// hungByServer reads the addresses that the server itself hangs up.
func hungByServer(t *testing.T) (all []string) {
	file, err := goparser.ParseFile(token.NewFileSet(), "../../serve/web/web.go", nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range file.Decls {
		f, ok := d.(*ast.FuncDecl)
		if !ok || f.Name.Name != "routes" {
			continue
		}
		ast.Inspect(f, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok || len(call.Args) != 2 {
				return true
			}
			if on, ok := call.Fun.(*ast.SelectorExpr); !ok || on.Sel.Name != "Handle" && on.Sel.Name != "HandleFunc" {
				return true
			}
			switch arg := call.Args[0].(type) {
			case *ast.BasicLit:
				text, _ := strconv.Unquote(arg.Value)
				all = append(all, text)
			default:
				all = append(all, "GET /assets/") // the one that is put together: assets.Prefix
			}
			return true
		})
	}
	return all
}

// Every address that is hung on the server has a case here, and every case an address.
func TestCanary_knows_every_outlet(t *testing.T) {
	t.Parallel()
	c := openCanaries(t, "", nil)
	hung := append(hungByServer(t), c.patterns...)
	var known []string
	for kind := range outlets {
		known = append(known, spread(kind)...)
	}
	for _, p := range hung {
		if !slices.Contains(known, p) {
			t.Errorf("%s has no case: say in outlets what is asked of it", p)
		}
	}
	for _, p := range known {
		if !slices.Contains(hung, p) {
			t.Errorf("%s has a case, and no page hangs on it", p)
		}
	}
	if len(hung) < 100 {
		t.Errorf("only %d addresses were found", len(hung))
	}
}

// nounAt is the noun of the records an address is about.
func nounAt(pattern string) allmenning.Noun {
	for _, noun := range allmenning.Nouns() {
		if strings.Contains(pattern, " /"+noun.Path()+"/") {
			return noun
		}
	}
	return ""
}

// addresses are the addresses of a pattern of kind "record", "act" or "written" for one record.
func addresses(pattern string, id allmenning.RecordID) []string {
	_, path, _ := strings.Cut(pattern, " ")
	path = strings.NewReplacer("{id}", string(id), "{ny}", "ny").Replace(path)
	if strings.HasPrefix(pattern, "GET /oppsummeringer/{id}") && !strings.Contains(path, "historikk") { // told of a place: who has chosen one is sent there
		return []string{path, path + "?kommune=" + town}
	}
	if !strings.Contains(path, "{version}") {
		return []string{path}
	}
	return []string{strings.Replace(path, "{version}", "1", 1), strings.Replace(path, "{version}", "2", 1)}
}

// fixed are the addresses that no record is named in, with the questions that lists and searches take.
func (c *canaries) fixed() []string {
	var all []string
	for _, p := range spread("page") {
		path := strings.TrimPrefix(p, "GET ")
		if path == "/{$}" {
			path = "/"
		}
		all = append(all, path)
	}
	for _, noun := range allmenning.Nouns() {
		for _, q := range []string{"q=velferdsteknologi", "tema=" + theme, "kommune=" + town, "sted=" + town, "fase=pilot", "status=running", "etter=x"} {
			all = append(all, "/"+noun.Path()+"?"+q)
		}
		all = append(all, "/"+noun.Path()+"/ny?tittel=velferdsteknologi")
		for _, format := range []string{"csv", "data.csv", "xlsx", "docx"} {
			all = append(all, "/ut/"+noun.Path()+"."+format)
		}
		all = append(all, "/ut/"+noun.Path()+".csv?ord=velferdsteknologi&sted="+town, "/ut/"+noun.Path()+".csv?tema="+theme, "/ut/"+noun.Path()+".data.csv?q=velferdsteknologi")
	}
	for _, of := range []allmenning.OrganisationID{owner(town), owner(other), owner(near), lab, "ukjent"} {
		all = append(all, "/ut/"+string(of)+"/alt.xlsx")
	}
	for _, q := range []string{"velferdsteknologi", "eldre som faller", "fall", "Vefsn", "pilot", "velferdsteknolgi", "ikkeetord"} {
		all = append(all, "/sok?q="+url.QueryEscape(q), "/sok?n=100&kommune="+town+"&q="+url.QueryEscape(q), "/sok?resultat=ja&q="+url.QueryEscape(q), "/ut/treff.xlsx?q="+url.QueryEscape(q), "/ut/prosjekter.csv?q="+url.QueryEscape(q))
	}
	all = append(all, "/sok?q=fall&tema="+theme, "/sok?q=fall&fase=pilot", "/sok?q=fall&noun=need&noun=project", "/kommuner?navn=vefsn", "/sitemap.xml", "/finnes-ikke")
	for _, number := range []string{town, other, near, lead, "0301"} {
		all = append(all, "/kommuner/"+number, "/organisasjoner/"+string(owner(allmenning.MunicipalityNumber(number))), "/organisasjoner/"+string(owner(allmenning.MunicipalityNumber(number)))+"/folk")
	}
	all = append(all, "/organisasjoner/"+string(lab), "/ordliste/reablement", "/ordliste/ukjent", "/ordliste?q=velferdsteknologi", "/slik-regner-vi/utvalg", "/avmeld/ukjent", "/oppfolging/ukjent", "/invitasjon/ukjent", "/lister/ukjent", "/lister/ukjent/feil.csv")
	for _, token := range c.tokens {
		all = append(all, "/avmeld/"+token)
	}
	for _, v := range variants() {
		if v.isOf(allmenning.NounFinding) {
			all = append(all, commons.FollowUpPath(afterwards(v)))
		}
	}
	all = append(all, c.begun...)
	return append(all, "/velg-kommune?kommune="+town, "/bli-med?org="+string(owner(town)), "/logg-inn?neste=/prosjekter")
}
