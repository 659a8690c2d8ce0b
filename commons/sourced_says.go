package commons

import (
	"encoding/json"
	"maps"

	"allmenning"
	"allmenning/files/sources"
)

// carries says whether a source has a field at all, so that a row without a value there is empty and not silent; nil: it has all.
type carries func(sources.Field) bool

func (s carries) field(any ...sources.Field) bool {
	for _, f := range any {
		if s == nil || s(f) {
			return true
		}
	}
	return s == nil
}

// fieldsFrom are the fields of a file that those of a record are made from; what is not here no file has.
var fieldsFrom = map[string][]sources.Field{
	"title":                {sources.FieldTitle},
	"lang":                 {sources.FieldLang},
	"places":               {sources.FieldMunicipalityNumbers, sources.FieldMunicipalities},
	"core.summary":         {sources.FieldText},
	"core.organisation":    {sources.FieldOrganisation},
	"core.partners":        {sources.FieldPartners},
	"core.phase":           {sources.FieldPhase},
	"core.status":          {sources.FieldStatus},
	"core.period.from":     {sources.FieldPeriod, sources.FieldFrom},
	"core.period.to":       {sources.FieldPeriod, sources.FieldTo},
	"core.period.as_given": {sources.FieldPeriod, sources.FieldFrom, sources.FieldTo},
	"core.grants":          {sources.FieldAmount, sources.FieldAmountEUR, sources.FieldFunder, sources.FieldPurpose},
	"core.themes":          {sources.FieldThemes},
	"core.sectors":         {sources.FieldSectors},
	"core.target_groups":   {sources.FieldTargetGroups},
	"core.measures":        {sources.FieldMeasures},
}

const grantsPath, placesPath = "core.grants", "places"

// lay lays what a source gave last over what it has no field for now: a column that is gone, or is not used, has not been emptied. A
// value that is there all the same, as one that the list's layout gives, is the row's own; but the places of a row without a column for
// them are found by who does it, or are those of whoever sends the list.
func (s carries) lay(mine, last fields) (fields, error) {
	if s == nil {
		return mine, nil
	}
	out := maps.Clone(mine)
	for path := range last {
		if _, is := out[path]; !is {
			out[path] = nil
		}
	}
	for path := range out {
		if s.field(fieldsFrom[path]...) || mine.text(path) != "" && (path != placesPath || s.elsewhere(mine, last)) {
			continue
		}
		if raw, is := last[path]; is {
			out[path] = raw
		} else {
			delete(out, path)
		}
	}
	maps.DeleteFunc(out, func(path string, raw json.RawMessage) bool { return raw == nil })
	if _, is := last[grantsPath]; !is {
		return out, nil
	}
	grants, err := s.layGrant(mine[grantsPath], last[grantsPath])
	if err == nil && grants != nil {
		out[grantsPath] = grants
	}
	return out, err
}

// elsewhere says that a row without a place is told to be of another organisation than before, which its places are known by.
func (s carries) elsewhere(mine, last fields) bool {
	return s.field(sources.FieldOrganisation, sources.FieldOrganisationNumber) && mine.text("core.organisation") != last.text("core.organisation")
}

// layGrant is lay for the parts of a row's one grant; nil where there are more than one, or none to lay over.
func (s carries) layGrant(mine, last json.RawMessage) (json.RawMessage, error) {
	var now, before []allmenning.Grant
	for raw, into := range map[*json.RawMessage]*[]allmenning.Grant{&mine: &now, &last: &before} {
		if len(*raw) > 0 {
			if err := json.Unmarshal(*raw, into); err != nil {
				return nil, err
			}
		}
	}
	if len(before) != 1 || len(now) > 1 {
		return nil, nil
	}
	g := allmenning.Grant{}
	if len(now) == 1 {
		g = now[0]
	}
	if g.Funder == "" && !s.field(sources.FieldFunder) {
		g.Funder = before[0].Funder
	}
	if g.Purpose == "" && !s.field(sources.FieldPurpose, sources.FieldFunder) {
		g.Purpose = before[0].Purpose
	}
	if g.AmountNOK == 0 && !s.field(sources.FieldAmount) {
		g.AmountNOK = before[0].AmountNOK
	}
	if g.AmountEUR == 0 && !s.field(sources.FieldAmountEUR) {
		g.AmountEUR = before[0].AmountEUR
	}
	if g == (allmenning.Grant{}) {
		return nil, nil
	}
	return json.Marshal([]allmenning.Grant{g})
}
