package sources

import (
	"slices"
	"strings"
	"sync"

	"allmenning/codes"
)

// CodeNamed gives the id of the code that a text names in a list: by its id, or by its name in any of the three languages, upper
// and lower case alike.
func CodeNamed(list *codes.List, text string) (id string, ok bool) {
	id, ok = codeNames(list)[strings.ToLower(oneLine(text))]
	return id, ok
}

// codesNamed gives the ids that texts name, each once and in their order, and the texts that name none.
func codesNamed(list *codes.List, texts []string) (ids, unread []string) {
	for _, text := range texts {
		switch id, ok := CodeNamed(list, text); {
		case !ok:
			unread = append(unread, text)
		case !slices.Contains(ids, id):
			ids = append(ids, id)
		}
	}
	return ids, unread
}

var codeNamesKept sync.Map // *codes.List → map[string]string; the lists are embedded, so they are few and never change

func codeNames(list *codes.List) map[string]string {
	if kept, ok := codeNamesKept.Load(list); ok {
		return kept.(map[string]string)
	}
	out := map[string]string{}
	all := list.All()
	for _, c := range slices.Backward(all) { // the first of two codes with the same name wins
		for _, lang := range []string{"en", "nn", "nb"} {
			out[strings.ToLower(c.Name(lang))] = c.ID
		}
	}
	for _, c := range all {
		out[c.ID] = c.ID
	}
	codeNamesKept.Store(list, out)
	return out
}
