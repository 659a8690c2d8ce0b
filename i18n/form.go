package i18n

import (
	"fmt"
	"strings"
)

// form is one wording of a message, cut into literal text and arguments once, when the catalogue is read.
type form []piece

// piece is literal text, or an argument with the way it is written ("" = as a number or text, or a gender letter).
type piece struct{ literal, arg, style string }

// parseForm cuts "Vis {n:m} av {total}" into pieces. A brace without its partner and an empty argument are errors.
func parseForm(s string) (form, error) {
	if strings.TrimSpace(s) == "" {
		return nil, fmt.Errorf("an empty text")
	}
	var f form
	for s != "" {
		before, rest, open := strings.Cut(s, "{")
		if strings.Contains(before, "}") {
			return nil, fmt.Errorf("a } without its {")
		}
		if before != "" {
			f = append(f, piece{literal: before})
		}
		if !open {
			break
		}
		inside, after, closed := strings.Cut(rest, "}")
		name, style, styled := strings.Cut(inside, ":")
		if !closed || name == "" || strings.ContainsAny(inside, "{ ") || styled && !strings.Contains("mfnMFN", style) || styled && len(style) != 1 {
			return nil, fmt.Errorf("cannot read the argument {%s", rest)
		}
		f = append(f, piece{arg: name, style: style})
		s = after
	}
	return f, nil
}

// args returns the names of the arguments of all forms of t.
func (t text) args() map[string]bool {
	names := make(map[string]bool)
	for _, f := range []form{t.one, t.other} {
		for _, p := range f {
			if p.arg != "" {
				names[p.arg] = true
			}
		}
	}
	if t.one != nil {
		names["n"] = true // chooses the form, also where it is not written
	}
	return names
}
