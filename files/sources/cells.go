package sources

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"
	"unicode/utf8"

	"allmenning/codes"
)

// RowOf makes a project of the cells of a row, each read as the field its column carries; cells beyond the columns, and columns
// beyond the cells, are not stated. A row without an id of its own is known again by its title and where it is from: "row:" and
// a digest of them. The error is an *Error whose Place is the field, and what could be read of the row comes with it. The line is
// the caller's to say.
func RowOf(columns []Column, cells []string) (p ProjectRow, err error) {
	for i, cell := range cells {
		if i >= len(columns) || columns[i].Field == "" {
			continue
		}
		if !utf8.ValidString(cell) || strings.ContainsRune(cell, 0) {
			return ProjectRow{ID: p.ID}, &Error{Place: string(columns[i].Field), Err: ErrCharacters}
		}
		if cell = strings.TrimSpace(cell); cell == "" {
			continue
		}
		if err := p.take(columns[i].Field, cell); err != nil {
			return ProjectRow{ID: p.ID}, err
		}
	}
	if err := p.guard(); err != nil {
		return ProjectRow{ID: p.ID}, err
	}
	if p.Title == "" {
		return p, &Error{Place: string(FieldTitle), Err: ErrRequired}
	}
	if p.ID == "" {
		p.ID, p.unnamed = p.ownID(), true
	}
	return p, nil
}

// take reads one cell that is not empty.
func (p *ProjectRow) take(f Field, cell string) *Error {
	switch f {
	case FieldID:
		p.ID = cell
	case FieldTitle:
		p.Title = oneLine(cell)
	case FieldText:
		p.Text = cell
	case FieldOrganisation:
		p.Organisation = oneLine(cell)
	case FieldOrganisationNumber:
		p.OrganisationNumber = strings.ReplaceAll(cell, " ", "")
	case FieldMunicipalities:
		p.Municipalities = append(p.Municipalities, pieces(cell)...)
	case FieldMunicipalityNumbers:
		p.MunicipalityNumbers = append(p.MunicipalityNumbers, pieces(cell)...)
	case FieldPeriod:
		p.Period = oneLine(cell)
	case FieldFrom:
		p.From = cell
	case FieldTo:
		p.To = cell
	case FieldAmount:
		if _, euro := withoutEuro(cell); euro && p.AmountEUR == nil { // a column of kroner in which some are not
			return p.amount(f, cell, &p.AmountEUR)
		}
		return p.amount(f, cell, &p.AmountNOK)
	case FieldAmountEUR:
		return p.amount(f, cell, &p.AmountEUR)
	case FieldFunder:
		p.Funder = oneLine(cell)
	case FieldPurpose:
		p.Purpose = oneLine(cell)
	case FieldPhase:
		p.Phase = cell
	case FieldStatus:
		p.Status = cell
	case FieldThemes:
		p.Themes = append(p.Themes, codePieces(codes.Themes(), cell)...)
	case FieldTargetGroups:
		p.TargetGroups = append(p.TargetGroups, codePieces(codes.TargetGroups(), cell)...)
	case FieldMeasures:
		p.Measures = append(p.Measures, codePieces(codes.Measures(), cell)...)
	case FieldSectors:
		p.Sectors = append(p.Sectors, codePieces(codes.Sectors(), cell)...)
	case FieldPartners:
		p.Partners = append(p.Partners, pieces(cell)...)
	case FieldURL:
		p.URL = cell
	case FieldLang:
		p.Lang = cell
	case FieldTextKind:
		p.TextKind = cell
	default:
		return &Error{Place: string(f), Err: fmt.Errorf("%w: no such field", ErrFormat)}
	}
	return nil
}

// amount reads money. Øre and cents are rounded, and the row says so.
func (p *ProjectRow) amount(f Field, cell string, into **int64) *Error {
	if strings.Trim(cell, "-–— ") == "" {
		return nil // a dash where nothing was given
	}
	bare, _ := withoutEuro(cell)
	amount, exact, ok := RoundAmount(bare)
	if !ok {
		return &Error{Place: string(f), Err: ErrNotMoney}
	}
	*into = &amount
	p.Rounded = p.Rounded || !exact
	return nil
}

// oneLine puts a text that was broken over lines in its cell on one.
func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

// pieces parts a cell that holds several values: at semicolons, bars and line breaks, and at commas where it has none of those.
func pieces(cell string) []string {
	split := func(s, at string) (out []string) {
		for _, piece := range strings.FieldsFunc(s, func(r rune) bool { return strings.ContainsRune(at, r) }) {
			if piece = oneLine(piece); piece != "" {
				out = append(out, piece)
			}
		}
		return out
	}
	if strings.ContainsAny(cell, ";|\n") {
		return split(cell, ";|\n\r")
	}
	return split(cell, ",")
}

// codePieces parts as pieces does a cell of names of codes, where the whole is not itself a name: names may hold commas.
func codePieces(list *codes.List, cell string) []string {
	if _, ok := CodeNamed(list, cell); ok {
		return []string{cell}
	}
	return pieces(cell)
}

// ownID is the id of a row that its list gave none: the same as long as title and place are.
func (p *ProjectRow) ownID() string {
	place := append([]string{p.Organisation}, p.MunicipalityNumbers...)
	if len(p.MunicipalityNumbers) == 0 {
		place = append(place, p.Municipalities...)
	}
	sum := sha256.Sum256([]byte(strings.ToLower(oneLine(p.Title)) + "\x1f" + strings.ToLower(strings.Join(place, "\x1f"))))
	return "row:" + hex.EncodeToString(sum[:8])
}
