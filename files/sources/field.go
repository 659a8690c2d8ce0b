package sources

import "slices"

// Field is something a list may tell of a project, by the name it has in JSON Lines and in lists made for programs.
type Field string

// The fields. A list needs a title only; what it does not say stays empty.
const (
	FieldID                  Field = "id"
	FieldTitle               Field = "title"
	FieldText                Field = "text"
	FieldOrganisation        Field = "organisation"
	FieldOrganisationNumber  Field = "organisation_number"
	FieldMunicipalities      Field = "municipalities"
	FieldMunicipalityNumbers Field = "municipality_numbers"
	FieldPeriod              Field = "period"
	FieldFrom                Field = "from"
	FieldTo                  Field = "to"
	FieldAmount              Field = "amount_nok"
	FieldAmountEUR           Field = "amount_eur"
	FieldFunder              Field = "funder"
	FieldPurpose             Field = "purpose"
	FieldPhase               Field = "phase"
	FieldStatus              Field = "status"
	FieldThemes              Field = "themes"
	FieldTargetGroups        Field = "target_groups"
	FieldMeasures            Field = "measures"
	FieldSectors             Field = "sectors"
	FieldPartners            Field = "partners"
	FieldURL                 Field = "url"
	FieldLang                Field = "lang"
	FieldTextKind            Field = "text_kind"
)

// columnField is a field as columns of a list carry it.
type columnField struct {
	Field Field
	Many  bool     // several columns may carry it: their values are put together
	Names []string // headers that people give it, as headerKey writes them, the likeliest first
}

// columnFields are the fields a column may carry, in the order of the template.
var columnFields = []columnField{
	{FieldID, false, names("id", "prosjektnummer", "prosjektnr", "prosjektid", "prosjekt id", "saksnummer", "saksnr", "saks nr", "arkivsak", "referanse", "ref", "løpenummer", "lopenummer", "nr", "nummer", "project number", "project id", "case number", "source id")},
	{FieldTitle, false, names("tittel", "prosjekttittel", "prosjektnavn", "prosjektnamn", "navn på prosjektet", "namn på prosjektet", "navn på prosjekt", "prosjektets navn", "tiltak", "prosjekt", "navn", "namn", "tittel på prosjektet", "title", "project title", "project name", "project", "name")},
	{FieldText, false, names("tekst", "beskrivelse", "beskriving", "prosjektbeskrivelse", "kort beskrivelse", "kort om prosjektet", "sammendrag", "samandrag", "om prosjektet", "innhold", "innhald", "formål", "føremål", "mål", "omtale", "text", "description", "summary", "abstract")},
	{FieldOrganisation, false, names("organisasjon", "organisasjonsnavn", "prosjekteier", "prosjekteigar", "prosjektansvarlig", "prosjektansvarlig navn", "ansvarlig", "ansvarleg", "søker", "søkar", "søkerorganisasjon", "mottaker", "mottakar", "tilskuddsmottaker", "virksomhet", "verksemd", "enhet", "eining", "organisation", "organization", "applicant", "owner", "recipient", "coordinator")},
	{FieldOrganisationNumber, false, names("organisasjonsnummer", "organisasjonsnr", "orgnr", "org nr", "org nummer", "organisation number", "organization number")},
	{FieldMunicipalities, true, names("kommune", "kommuner", "kommunar", "kommunenavn", "kommunenamn", "kommune navn", "deltakerkommuner", "deltakarkommunar", "adresse kommune", "sted", "municipality", "municipalities")},
	{FieldMunicipalityNumbers, true, names("kommunenummer", "kommunenr", "kommune nr", "komm nr", "knr", "adresse kommunenummer", "municipality number", "municipality numbers", "municipality code")},
	{FieldPeriod, false, names("periode", "prosjektperiode", "varighet", "tidsrom", "tidsperiode", "år", "period", "project period", "years", "year")},
	{FieldFrom, false, names("fra", "frå", "fra år", "frå år", "start", "startdato", "startår", "oppstart", "oppstartsår", "prosjektstart", "prosjektets fra år", "kontrakt startdato", "fra dato", "frå dato", "from", "start date", "start year", "begins")},
	{FieldTo, false, names("til", "til år", "slutt", "sluttdato", "sluttår", "prosjektslutt", "prosjektets til år", "kontrakt sluttdato", "til dato", "ferdig", "avsluttet dato", "to", "end", "end date", "end year", "ends")},
	{FieldAmount, false, names("beløp", "beløp nok", "beløp kr", "beløp i kr", "beløp i kroner", "sum", "tilskudd", "tilskot", "tildelt", "tildelt beløp", "innvilget", "innvilget beløp", "innvilga", "innvilga beløp", "bevilget", "bevilget beløp", "budsjett", "støtte", "amount", "amount nok", "grant", "budget")},
	{FieldAmountEUR, false, names("amount eur", "beløp eur", "beløp i euro", "innvilget beløp organisasjon eur")},
	{FieldFunder, false, names("finansiør", "finansiert av", "finansiering", "finansieringskilde", "tilskuddsgiver", "tilskotsgivar", "kilde til midler", "bevilget av", "funder", "funded by", "funding")},
	{FieldPurpose, false, names("ordning", "tilskuddsordning", "tilskotsordning", "program", "programnavn", "virkemiddel", "utlysning", "hva pengene er til", "kva pengane er til", "purpose", "programme", "scheme", "call")},
	{FieldPhase, false, names("fase", "prosjektfase", "phase")},
	{FieldStatus, false, names("status", "prosjektstatus", "tilstand", "project status")},
	{FieldThemes, true, names("tema", "temaer", "temaområde", "emne", "emneord", "stikkord", "theme", "themes", "topic", "topics", "keywords")},
	{FieldTargetGroups, true, names("målgruppe", "målgrupper", "hvem det gjelder", "kven det gjeld", "target group", "target groups")},
	{FieldMeasures, true, names("tiltakstype", "type tiltak", "virkemiddeltype", "measure", "measures", "intervention")},
	{FieldSectors, true, names("tjenesteområde", "tenesteområde", "kommunalområde", "kostra funksjon", "sektor i kommunen", "fagområde i kommunen", "sectors", "service area")},
	{FieldPartners, true, names("partnere", "partnarar", "samarbeidspartnere", "samarbeidspartnarar", "samarbeidspartner", "samarbeid med", "deltakere", "partners", "partner", "collaborators")},
	{FieldURL, false, names("url", "lenke", "lenkje", "nettadresse", "nettside", "adresse på nett", "les mer", "link", "web", "website", "web page")},
	{FieldLang, false, names("språk", "målform", "language", "lang")},
	{FieldTextKind, false, nil},
}

// Fields lists the fields a column of a list may carry, in the order of the template.
func Fields() []Field {
	var out []Field
	for _, f := range columnFields {
		if f.Names != nil {
			out = append(out, f.Field)
		}
	}
	return out
}

// Names are the headers by which a column of f is known, in bokmål, nynorsk and English, the likeliest first: small letters, signs as
// spaces.
func (f Field) Names() []string {
	at, ok := fieldAt(f)
	if !ok {
		return nil
	}
	return slices.Clone(columnFields[at].Names)
}

// TakesMany says whether several columns may carry f: their values are put together.
func (f Field) TakesMany() bool {
	at, ok := fieldAt(f)
	return ok && columnFields[at].Many
}

// Known says whether f is one of Fields.
func (f Field) Known() bool {
	at, ok := fieldAt(f)
	return ok && columnFields[at].Names != nil
}

func fieldAt(f Field) (int, bool) {
	for i := range columnFields {
		if columnFields[i].Field == f {
			return i, true
		}
	}
	return 0, false
}

// names are headers in the form of headerKey.
func names(all ...string) []string {
	for i := range all {
		all[i] = headerKey(all[i])
	}
	return all
}
