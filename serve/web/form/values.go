package form

import (
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"
)

// Values are the fields of a form as they were typed, by name. They are what a draft keeps.
type Values map[string][]string

// What a form carries beside its fields. None of it is kept in a draft but the window.
const (
	savesName  = "_lagringer" // how many savings of the draft the form has seen
	baseName   = "_bygger"    // the version of the record it changes
	windowName = "_vindu"     // the window it is written in
	doName     = "_gjor"      // the button that sent it
	addName    = "_legg-til"  // a button: one more row of what its value says
	dropName   = "_ta-bort"   // a button: without the row its value says, "grants.1"
	chosenName = "_valgt."    // before a field's name: whose text is chosen
	theirsName = "_deres."    // before a field's name: the other text
	authorName = "forfatter"  // in an address: whose draft it is
)

// valuesOf takes the fields out of what was sent, without what the form carries beside them. White space at the ends goes, and
// line ends are those of all our texts.
func valuesOf(sent url.Values) Values {
	out := Values{}
	for name, list := range sent {
		if strings.HasPrefix(name, "_") && name != windowName {
			continue
		}
		for _, s := range list {
			out[name] = append(out[name], strings.TrimSpace(strings.ReplaceAll(s, "\r\n", "\n")))
		}
	}
	return out
}

// Get is the first value of a field; empty for none.
func (v Values) Get(name string) string {
	if list := v[name]; len(list) > 0 {
		return list[0]
	}
	return ""
}

// All are the values of a field that are not empty, each once: the boxes that were ticked.
func (v Values) All(name string) []string {
	var out []string
	for _, s := range v[name] {
		if s != "" && !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	return out
}

// Has says whether a value is among those of a field.
func (v Values) Has(name, value string) bool { return slices.Contains(v[name], value) }

// Set gives a field its values; none, or one that is empty, takes it away.
func (v Values) Set(name string, values ...string) {
	if len(values) == 0 || len(values) == 1 && values[0] == "" {
		delete(v, name)
		return
	}
	v[name] = values
}

// countName is the field that says how many rows of a list are shown, so that an empty one that was asked for is there.
func countName(list string) string { return list + ".rows" }

// mostRows is the most rows a list may have.
const mostRows = 60

// Count is how many rows of a list there are, the empty ones too.
func (v Values) Count(list string) int {
	n, _ := strconv.Atoi(v.Get(countName(list)))
	for name := range v {
		if i, _, ok := rowOf(list, name); ok {
			n = max(n, i+1)
		}
	}
	return min(max(n, 0), mostRows)
}

// rowOf takes "grants.1.funder" apart for the list grants: 1, "funder".
func rowOf(list, name string) (row int, field string, ok bool) {
	rest, ok := strings.CutPrefix(name, list+".")
	if !ok {
		return 0, "", false
	}
	number, field, ok := strings.Cut(rest, ".")
	row, err := strconv.Atoi(number)
	return row, field, ok && err == nil && row >= 0 && row < mostRows
}

// Row is one row of a list, its fields by their names within the row.
func (v Values) Row(list string, i int) Values {
	out := Values{}
	for name, values := range v {
		if n, field, ok := rowOf(list, name); ok && n == i {
			out[field] = values
		}
	}
	return out
}

// Empty says that nothing was written.
func (v Values) Empty() bool {
	for name := range v {
		if len(v.All(name)) > 0 {
			return false
		}
	}
	return true
}

// Rows are the rows of a list in which something was written.
func (v Values) Rows(list string) []Values {
	var out []Values
	for i := range v.Count(list) {
		if row := v.Row(list, i); !row.Empty() {
			out = append(out, row)
		}
	}
	return out
}

// SetRow writes a row of a list.
func (v Values) SetRow(list string, i int, row Values) {
	for name := range v {
		if n, _, ok := rowOf(list, name); ok && n == i {
			delete(v, name)
		}
	}
	for field, values := range row {
		v.Set(list+"."+strconv.Itoa(i)+"."+field, values...)
	}
}

// addRow shows one more row, and gives its number.
func (v Values) addRow(list string) int {
	n := min(v.Count(list)+1, mostRows)
	v.Set(countName(list), strconv.Itoa(n))
	return n - 1
}

// dropRow takes a row away; those after it move up.
func (v Values) dropRow(list string, i int) {
	n := v.Count(list)
	if i < 0 || i >= n {
		return
	}
	for ; i < n-1; i++ {
		v.SetRow(list, i, v.Row(list, i+1))
	}
	v.SetRow(list, n-1, nil)
	v.Set(countName(list), strconv.Itoa(n-1))
}

// packed is v with the rows of every list moved together, so that a fault in the record's third row stands at the third of
// the form.
func (v Values) packed() Values {
	out := maps.Clone(v)
	for name := range v {
		list, ok := strings.CutSuffix(name, ".rows")
		if !ok {
			continue
		}
		rows := v.Rows(list)
		for i := range v.Count(list) {
			out.SetRow(list, i, nil)
		}
		for i, row := range rows {
			out.SetRow(list, i, row)
		}
		out.Set(countName(list), strconv.Itoa(len(rows)))
	}
	return out
}

// group is what a field belongs to when texts are held up against each other: the whole list for a field of a row, and the
// whole question of who sees it.
func group(name string) string {
	if strings.HasPrefix(name, closureName) || strings.HasPrefix(name, blocksName) {
		return closureName
	}
	at := 0
	for part := range strings.SplitSeq(name, ".") {
		if _, err := strconv.Atoi(part); (err == nil || part == "rows") && at > 0 {
			return name[:at-1]
		}
		at += len(part) + 1
	}
	return name
}

// groups are all groups of a and b that hold something in one of them, sorted.
func groups(a, b Values) []string {
	seen := map[string]bool{}
	for _, v := range []Values{a, b} {
		for name := range v {
			if name != windowName {
				seen[group(name)] = true
			}
		}
	}
	return slices.Sorted(maps.Keys(seen))
}

// of are the fields of a group that hold something.
func (v Values) of(g string) Values {
	out := Values{}
	for name := range v {
		if group(name) == g && name != countName(g) && len(v.All(name)) > 0 {
			out[name] = v.All(name)
		}
	}
	return out
}

// take gives v the fields of a group as they stand in other.
func (v Values) take(g string, other Values) {
	for name := range v {
		if group(name) == g {
			delete(v, name)
		}
	}
	for name, values := range other {
		if group(name) == g {
			v[name] = values
		}
	}
}

func same(a, b Values) bool {
	return maps.EqualFunc(a, b, func(x, y []string) bool { return slices.Equal(x, y) })
}
