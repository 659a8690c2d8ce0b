package synthesis

import (
	"unicode"
	"unicode/utf8"

	"allmenning"
)

// Writer is what a sentence needs in order to be written; *i18n.Printer is one. It stands here as an interface because
// this package knows no language.
type Writer interface {
	T(key string, args ...any) string
	Decimal(f float64, digits int) string
	Number(n int) string
	Range(lo, hi string) string
}

// Sentence is one text for people: a catalogue key and its arguments. Say is the one way to print it.
type Sentence struct {
	Key  string
	Args []Arg
}

// Arg is a named argument of a sentence.
type Arg struct {
	Name  string
	Value Value
}

// Value is an argument that knows how to be written in a language. What it gives may be a string, or an int where the
// catalogue's plural forms and spelled numbers need one.
type Value interface {
	in(w Writer, lang allmenning.Lang) any
}

// Say writes the sentence through w in lang, which is w's own language and chooses among Texts.
func (s Sentence) Say(w Writer, lang allmenning.Lang) string {
	args := make([]any, 0, 2*len(s.Args))
	for _, a := range s.Args {
		args = append(args, a.Name, a.Value.in(w, lang))
	}
	return w.T(s.Key, args...)
}

// IsZero says that there is nothing to say.
func (s Sentence) IsZero() bool { return s.Key == "" }

func (s Sentence) in(w Writer, lang allmenning.Lang) any { return s.Say(w, lang) }

// say makes a sentence of alternating names and values.
func say(key string, args ...any) Sentence {
	s := Sentence{Key: key}
	for i := 0; i+1 < len(args); i += 2 {
		s.Args = append(s.Args, Arg{args[i].(string), args[i+1].(Value)})
	}
	return s
}

// Whole is a whole number; the catalogue may spell it out.
type Whole int

func (n Whole) in(Writer, allmenning.Lang) any { return int(n) }

// Decimal is a number with the digits it bears after the decimal sign.
type Decimal struct {
	V      float64
	Digits int
}

func (d Decimal) in(w Writer, _ allmenning.Lang) any { return w.Decimal(d.V, d.Digits) }

// Span is two numbers written as a range: 0,57–1,26.
type Span struct{ Low, High Decimal }

func (s Span) in(w Writer, _ allmenning.Lang) any {
	return w.Range(w.Decimal(s.Low.V, s.Low.Digits), w.Decimal(s.High.V, s.High.Digits))
}

// Words is a text that somebody has written, in the reader's language where it exists.
type Words allmenning.Texts

func (t Words) in(_ Writer, lang allmenning.Lang) any {
	s, _ := allmenning.Texts(t).In(lang)
	return s
}

// lower is Words for use inside a sentence: the first letter is small unless the word is all capitals (COPM).
type lower allmenning.Texts

func (t lower) in(w Writer, lang allmenning.Lang) any {
	s, _ := Words(t).in(w, lang).(string)
	first, size := utf8.DecodeRuneInString(s)
	second, _ := utf8.DecodeRuneInString(s[size:])
	if unicode.IsUpper(second) {
		return s
	}
	return string(unicode.ToLower(first)) + s[size:]
}

// names is a list in a sentence: "Norge, Sverige og Finland".
type names []Value

func (list names) in(w Writer, lang allmenning.Lang) any {
	text := ""
	for i, v := range list {
		name, _ := v.in(w, lang).(string)
		switch {
		case i == 0:
			text = name
		case i == len(list)-1:
			text = w.T("synthesis.and", "a", text, "b", name)
		default:
			text += ", " + name
		}
	}
	return text
}

// Verbatim is a name or a text that is the same in all languages.
type Verbatim string

func (v Verbatim) in(Writer, allmenning.Lang) any { return string(v) }
