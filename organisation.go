package allmenning

import "slices"

// OrganisationKind says what an organisation is.
type OrganisationKind string

// The kinds.
const (
	KindMunicipality OrganisationKind = "municipality"
	KindCounty       OrganisationKind = "county"
	KindLibrary      OrganisationKind = "library" // holds what nobody here owns yet
	KindState        OrganisationKind = "state"
	KindResearch     OrganisationKind = "research"
	KindOther        OrganisationKind = "other"
)

// Organisation owns records.
type Organisation struct {
	ID           OrganisationID
	Number       string // nine digits, or empty where it is not known
	Kind         OrganisationKind
	Name         string
	Parent       OrganisationID
	Municipality MunicipalityNumber // for a municipality
	Website      string             // empty: not known, or in the register
}

// AddedKinds lists the kinds of organisation that people add: municipalities come from the register, and the library is the instance's.
func AddedKinds() []OrganisationKind {
	return []OrganisationKind{KindCounty, KindState, KindResearch, KindOther}
}

// Check says everything that is wrong with the shape of an organisation that somebody adds; nil when it may be stored.
func (o *Organisation) Check() error {
	var e FieldErrors
	if !slices.Contains(AddedKinds(), o.Kind) {
		e.add("kind", "field.required")
	}
	e.text("name", o.Name, 1, 200)
	if o.Number != "" && !ValidOrganisationNumber(o.Number) {
		e.add("number", "field.organisation_number")
	}
	e.url("website", o.Website)
	return e.err()
}

// ValidOrganisationNumber checks the nine digits and their check digit (weights 3 2 7 6 5 4 3 2, modulo 11).
func ValidOrganisationNumber(s string) bool {
	if len(s) != 9 {
		return false
	}
	sum := 0
	for i, w := range []int{3, 2, 7, 6, 5, 4, 3, 2} {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
		sum += w * int(s[i]-'0')
	}
	check := (11 - sum%11) % 11
	return check != 10 && s[8] == byte('0'+check)
}

// Public says whether the organisation is a public body, whose signed-in people are peers.
func (o Organisation) Public() bool {
	return o.Kind == KindMunicipality || o.Kind == KindCounty || o.Kind == KindState
}
