package answers

import (
	"testing"

	"allmenning/municipality"
)

// The version is the same for the same register, and another when a name, a county or an earlier number is.
func TestPlaces_version(t *testing.T) {
	version := func(r *municipality.Register) string { return Places(r).(interface{ Version() string }).Version() }
	r := municipality.Embedded()
	seen := map[string]string{version(r): "the embedded register"}
	if _, ok := seen[version(municipality.Embedded())]; !ok {
		t.Error("the same register has two versions")
	}
	no, se := municipality.Norwegian, municipality.NorthernSami
	for what, row := range map[string]municipality.Row{
		"another name":           {Number: "1103", Names: []municipality.Name{{Text: "Stavanger", Lang: no}, {Text: "Stavángga", Lang: se}}},
		"another county":         {Number: "1103", County: "46"},
		"another earlier number": {Number: "1106", ValidFrom: "2018-01-01", Replaces: []municipality.Number{"1141"}},
	} {
		row.Source, row.Year = "SSB Klass 131", 2028
		next, err := r.With([]municipality.Row{row})
		if err != nil {
			t.Fatal(what, err)
		}
		v := version(next)
		if other, ok := seen[v]; ok {
			t.Errorf("%s has the version of %s", what, other)
		}
		seen[v] = what
	}
}
