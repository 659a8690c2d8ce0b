package i18n

import (
	"fmt"
	"slices"
	"strings"
	"sync"
)

// Printer writes texts, numbers and dates in one language. It is safe to use from many goroutines.
type Printer struct {
	lang  Lang
	texts catalogue

	mu      sync.Mutex
	missing map[string]bool
}

var printers = sync.OnceValue(func() map[Lang]*Printer {
	all := make(map[Lang]*Printer)
	for lang, texts := range catalogues() {
		all[lang] = &Printer{lang: lang, texts: texts, missing: make(map[string]bool)}
	}
	return all
})

// New returns the printer of lang; a language we lack gets bokmål. There is one printer per language for the whole
// program, so what one page missed a test finds through another.
func New(lang Lang) *Printer {
	if p, ok := printers()[lang]; ok {
		return p
	}
	return printers()[NB]
}

// Lang returns the printer's language, fit for the lang attribute of a page.
func (p *Printer) Lang() Lang { return p.lang }

// T returns the text of key with its arguments filled in. args are names and values in turn: T("hits.count", "n", 5).
// Integers are written with the language's thousands separator, strings and Stringers as they are (but see Isolated), other
// values as fmt writes them; write a decimal number with Decimal first, since only the caller knows how many digits it bears. The
// integer n chooses between the forms one and other.
//
// T never fails. A key or an argument that is missing shows in double angle brackets, ⟪hits.count⟫, and is remembered for
// Missing.
func (p *Printer) T(key string, args ...any) string {
	t, ok := p.texts[key]
	if !ok {
		return p.miss(key)
	}
	f := t.other
	if t.one != nil {
		n, given := lookup(args, "n")
		count, isInt := integer(n)
		if !given || !isInt {
			return p.miss(key + " n")
		}
		if count == 1 {
			f = t.one
		}
	}
	var b strings.Builder
	for _, piece := range f {
		if piece.arg == "" {
			b.WriteString(piece.literal)
			continue
		}
		value, given := lookup(args, piece.arg)
		if !given {
			b.WriteString(p.miss(key + " " + piece.arg))
			continue
		}
		b.WriteString(p.value(value, piece.style))
	}
	return b.String()
}

// Has tells whether there is a text for key.
func (p *Printer) Has(key string) bool { _, ok := p.texts[key]; return ok }

// Missing returns the keys, and "key argument" pairs, that were asked for and not there since the program started, sorted.
func (p *Printer) Missing() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	out := make([]string, 0, len(p.missing))
	for key := range p.missing {
		out = append(out, key)
	}
	slices.Sort(out)
	return out
}

// miss remembers what was missing. The memory is bounded: keys may be made from what strangers send.
func (p *Printer) miss(what string) string {
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.missing) < 1000 {
		p.missing[what] = true
	}
	return "⟪" + what + "⟫"
}

// value writes one argument.
func (p *Printer) value(v any, style string) string {
	n, isInt := integer(v)
	switch {
	case isInt && style != "":
		word := p.Words(int(n), Gender(strings.ToLower(style)))
		if style == strings.ToUpper(style) {
			word = capital(word)
		}
		return word
	case isInt:
		return p.Number(int(n))
	}
	return Isolated(fmt.Sprint(v))
}

func lookup(args []any, name string) (any, bool) {
	for i := 0; i+1 < len(args); i += 2 {
		if args[i] == name {
			return args[i+1], true
		}
	}
	return nil, false
}

// integer reads the whole numbers people pass as counts.
func integer(v any) (int64, bool) {
	switch n := v.(type) {
	case int:
		return int64(n), true
	case int64:
		return n, true
	case int32:
		return int64(n), true
	}
	return 0, false
}
