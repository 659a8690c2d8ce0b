package sources

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"allmenning"
	"allmenning/municipality"
)

type kartverketCounty struct {
	Fylkesnummer string
	Kommuner     []struct {
		Kommunenummer            string
		Fylkesnummer             string
		KommunenavnNorsk         string
		GyldigeNavn              []struct{ Navn, Sprak *string }
		PunktIOmrade             struct{ Coordinates []float64 }
		SamiskForvaltningsomrade *bool
	}
}

// Languages as Kartverket names them. Others leave the language not known.
var kartverketLanguage = map[string]allmenning.Lang{
	"Norwegian": municipality.Norwegian, "Northern Sami": municipality.NorthernSami, "Lule Sami": municipality.LuleSami,
	"Southern Sami": municipality.SouthernSami, "Kven": municipality.Kven,
	"norsk": municipality.Norwegian, "nordsamisk": municipality.NorthernSami, "lulesamisk": municipality.LuleSami,
	"sørsamisk": municipality.SouthernSami, "kvensk": municipality.Kven,
}

// Kartverket reads the answer of kommuneinfo "fylkerkommuner", one county or a list of them: one row a municipality with its
// names and their languages in order of priority, its county, a point inside it, and whether it is in the Sámi
// administrative area.
func Kartverket(name string, r io.Reader) ([]municipality.Row, error) {
	text, err := readAll(name, r)
	if err != nil {
		return nil, err
	}
	counties := make([]kartverketCounty, 1)
	if trimmed := bytes.TrimSpace(text); len(trimmed) > 0 && trimmed[0] == '[' {
		err = json.Unmarshal(text, &counties)
	} else {
		err = json.Unmarshal(text, &counties[0])
	}
	if err != nil {
		return nil, formatError(name, "", "%v", err)
	}
	var rows []municipality.Row
	for i, c := range counties {
		for j, k := range c.Kommuner {
			place := fmt.Sprintf("[%d].kommuner[%d]", i, j)
			row := municipality.Row{Number: municipality.Number(k.Kommunenummer), County: municipality.CountyNumber(k.Fylkesnummer), SamiArea: k.SamiskForvaltningsomrade, Source: "Kartverket"}
			if !fourDigits(k.Kommunenummer) {
				return nil, formatError(name, place+".kommunenummer", "%q is no municipality number", k.Kommunenummer)
			}
			if row.County == "" {
				row.County = municipality.CountyNumber(c.Fylkesnummer)
			}
			for _, n := range k.GyldigeNavn {
				if n.Navn != nil && strings.TrimSpace(*n.Navn) != "" {
					row.Names = append(row.Names, municipality.Name{Text: strings.TrimSpace(*n.Navn), Lang: language(n.Sprak)})
				}
			}
			if len(row.Names) == 0 && k.KommunenavnNorsk != "" {
				row.Names = []municipality.Name{{Text: k.KommunenavnNorsk, Lang: municipality.Norwegian}}
			}
			if p := k.PunktIOmrade.Coordinates; len(p) > 0 {
				// Longitude first, as in GeoJSON, though the system's own order is the other.
				if len(p) != 2 || p[0] < -10 || p[0] > 40 || p[1] < 55 || p[1] > 85 {
					return nil, formatError(name, place+".punktIOmrade", "%v is no place in Norway", p)
				}
				row.Lon, row.Lat = &p[0], &p[1]
			}
			rows = append(rows, row)
		}
	}
	if len(rows) == 0 {
		return nil, formatError(name, "kommuner", "no municipalities")
	}
	return rows, nil
}

func language(s *string) allmenning.Lang {
	if s == nil {
		return ""
	}
	return kartverketLanguage[*s]
}
