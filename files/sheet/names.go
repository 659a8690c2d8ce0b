package sheet

import (
	"strconv"
	"strings"
	"unicode"
)

// maxName is how long a sheet's name may be, in units of UTF-16.
const maxName = 31

// sheetName makes a name that every spreadsheet takes, and that none of taken has, in whatever case: without \ / ? * [ ] :
// and what cannot be seen, without apostrophes at its ends, at most 31 characters, not empty. History is Excel's own.
func sheetName(title string, taken []string) string {
	title, _ = Clean(title)
	name := strings.Map(func(r rune) rune {
		switch {
		case strings.ContainsRune(`\/?*[]:`, r), unicode.IsSpace(r), unicode.IsControl(r):
			return ' '
		case !unicode.IsGraphic(r):
			return -1
		}
		return r
	}, title)
	name = trimName(first(strings.Join(strings.Fields(name), " "), maxName))
	if name == "" {
		name = "1"
	}
	base := name
	for n := 2; strings.EqualFold(name, "history") || has(taken, name); n++ {
		ending := " (" + strconv.Itoa(n) + ")"
		name = trimName(first(base, maxName-len(ending))) + ending
	}
	return name
}

func trimName(name string) string { return strings.Trim(name, "' ") }

func has(taken []string, name string) bool {
	for _, t := range taken {
		if strings.EqualFold(t, name) {
			return true
		}
	}
	return false
}

// reference is a sheet's name as a defined name refers to it.
func reference(sheet string) string { return "'" + strings.ReplaceAll(sheet, "'", "''") + "'!" }
