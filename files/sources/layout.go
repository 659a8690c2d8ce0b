package sources

import (
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"
)

// ErrLeftOut is a row that is no project to take in, and nothing is wrong with it. The three that follow say why.
var ErrLeftOut = errors.New("left out")

// Why a row of Prosjektbanken is left out.
var (
	ErrTurnedDown  = fmt.Errorf("%w: the application was turned down", ErrLeftOut)
	ErrUndecided   = fmt.Errorf("%w: the application is not decided", ErrLeftOut)
	ErrPersonGrant = fmt.Errorf("%w: a grant to one person", ErrLeftOut)
)

// Layout is a list that we know from before, by its header: what each column carries, which rows are left out, and what stands
// in no column. Nil is a list that is not known; its methods then do nothing.
type Layout struct {
	Name   string // "prosjektbanken", "prosjektbanken-eu"
	Gather bool   // one project may have several rows, not always one after the other

	header  []string         // that it is known by, in the form of headerKey
	columns map[string]Field // by headerKey
	leftOut func(cell func(header string) string) error
	finish  func(p *ProjectRow, cell func(header string) string)
}

// WhyLayout says that the list is one we know.
const WhyLayout Why = "layout"

var layouts = []*Layout{
	{
		Name:   "prosjektbanken",
		header: names("prosjektnummer", "prosjekttittel", "prosjektfase", "prosjektansvarlig_navn", "tildelt_belop"),
		columns: map[string]Field{
			"prosjektnummer": FieldID, "prosjekttittel": FieldTitle, "prosjektansvarlig navn": FieldOrganisation,
			"organisasjonsnummer": FieldOrganisationNumber, "kommunenummer": FieldMunicipalityNumbers, "prosjektstart": FieldFrom,
			"prosjektslutt": FieldTo, "tildelt belop": FieldAmount, "aktivitet": FieldPurpose,
		},
		leftOut: func(cell func(string) string) error {
			switch {
			case cell("prosjektansvarlig_type") != "Organisasjon":
				return ErrPersonGrant
			case cell("prosjektfase") == "Avslag":
				return ErrTurnedDown
			case cell("prosjektfase") != "Bevilgning" && cell("prosjektfase") != "Avsluttet":
				return ErrUndecided
			}
			return nil
		},
		finish: func(p *ProjectRow, cell func(string) string) {
			p.Funder, p.TextKind = "Forskningsrådet", titleOnly
			p.URL = "https://prosjektbanken.forskningsradet.no/project/FORISS/" + url.PathEscape(p.ID)
			p.Status = map[string]string{"Bevilgning": "running", "Avsluttet": "ended"}[cell("prosjektfase")]
		},
	},
	{
		Name: "prosjektbanken-eu", Gather: true,
		header: names("rammeprogram", "prosjektnr", "prosjektnavn", "kontraktstatus", "organisasjonsnavn", "innvilget beløp organisasjon EUR"),
		columns: map[string]Field{
			"prosjektnr": FieldID, "prosjektnavn": FieldTitle, "organisasjonsnavn": FieldOrganisation,
			"organisasjonsnummer": FieldOrganisationNumber, "adresse kommunenummer": FieldMunicipalityNumbers,
			"kontrakt startdato": FieldFrom, "kontrakt sluttdato": FieldTo, "innvilget beløp organisasjon eur": FieldAmountEUR,
			"topic": FieldPurpose,
		},
		leftOut: func(func(string) string) error { return nil },
		finish: func(p *ProjectRow, cell func(string) string) {
			p.Funder, p.TextKind = strings.TrimSpace("EU "+cell("rammeprogram")), titleOnly
			p.Status = map[string]string{"SIGNED": "running", "CLOSED": "ended", "TERMINATED": "stopped-early"}[cell("kontraktstatus")]
			if short := cell("prosjektkortnavn"); short != "" && !strings.Contains(p.Title, short) {
				p.Title = short + ": " + p.Title
			}
		},
	},
}

// titleOnly is the TextKind of a row whose source has no text on the project.
const titleOnly = "title_only"

// LayoutOf gives the list that a header is of; nil when it is none we know.
func LayoutOf(header []string) *Layout {
	var keys []string
	for _, h := range header {
		keys = append(keys, headerKey(h))
	}
	for _, l := range layouts {
		if !slices.ContainsFunc(l.header, func(h string) bool { return !slices.Contains(keys, h) }) {
			return l
		}
	}
	return nil
}

// Columns says which field each column carries.
func (l *Layout) Columns(header []string) []Column {
	out := make([]Column, len(header))
	for i, h := range header {
		out[i].Header = h
		if f := l.columns[headerKey(h)]; f != "" {
			out[i].Field, out[i].Why = f, WhyLayout
		}
	}
	return out
}

// row reads a row as the layout wants it. ErrLeftOut wraps the reason where the row is to be left out; of such a row nothing
// but its id is read.
func (l *Layout) row(columns []Column, cells []string) (ProjectRow, error) {
	if l == nil {
		return RowOf(columns, cells)
	}
	cell := func(header string) string {
		for i, c := range columns {
			if i < len(cells) && headerKey(c.Header) == headerKey(header) {
				return strings.TrimSpace(cells[i])
			}
		}
		return ""
	}
	if err := l.leftOut(cell); err != nil {
		return ProjectRow{}, &Error{Err: err}
	}
	p, err := RowOf(columns, cells)
	if err == nil {
		l.finish(&p, cell)
	}
	return p, err
}

// gather adds what another row says of the same project: who else takes part, where, and the money they got. The organisation
// that coordinates stands in no set place, so the first stays.
func (p *ProjectRow) gather(o ProjectRow) {
	if o.Organisation != "" && o.Organisation != p.Organisation && !slices.Contains(p.Partners, o.Organisation) {
		p.Partners = append(p.Partners, o.Organisation)
	}
	for _, n := range o.MunicipalityNumbers {
		if !slices.Contains(p.MunicipalityNumbers, n) {
			p.MunicipalityNumbers = append(p.MunicipalityNumbers, n)
		}
	}
	for _, sum := range []struct {
		into **int64
		more *int64
	}{{&p.AmountNOK, o.AmountNOK}, {&p.AmountEUR, o.AmountEUR}} {
		switch {
		case sum.more == nil:
		case *sum.into == nil:
			*sum.into = sum.more
		default:
			total := **sum.into + *sum.more
			*sum.into = &total
		}
	}
	p.Rounded = p.Rounded || o.Rounded
}
