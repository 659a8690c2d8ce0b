package codes

// Code is one entry of a vocabulary.
type Code struct {
	ID     string // stable, lower case, ASCII: "fall-clinic", "process.roles", "254"
	Parent string // ID of the broader code in the same list; "" for a code at the top
	NB     string // name in bokmål
	NN     string // name in nynorsk
	EN     string // name in English
	Note   string // what a person choosing the code should know, in bokmål; often ""
	NoteNN string // the same in nynorsk; "" where the list has its notes in bokmål alone
	NoteEN string // the same in English; likewise
}

// Name returns the name in lang ("nb", "nn" or "en"). Any other language gets bokmål, which always exists.
func (c Code) Name(lang string) string {
	switch lang {
	case "nn":
		return c.NN
	case "en":
		return c.EN
	}
	return c.NB
}

// NoteIn returns the note in lang, and the language it is in: bokmål where the list has no other.
func (c Code) NoteIn(lang string) (note, in string) {
	switch {
	case lang == "nn" && c.NoteNN != "":
		return c.NoteNN, "nn"
	case lang == "en" && c.NoteEN != "":
		return c.NoteEN, "en"
	}
	return c.Note, "nb"
}

// List is one vocabulary in the order of its file, where broader codes stand before their narrower ones.
// A List is read-only and safe to use from many goroutines.
type List struct {
	Title   string // the file's name without its ending: "themes"
	Source  string // where the codes come from
	Version string // the list's own version, normally the month ("2026-11")

	codes    []Code
	byID     map[string]int
	children map[string][]int // parent ID ("" = top) → places in codes
}

// All returns every code in file order. The slice is a copy.
func (l *List) All() []Code { return append([]Code(nil), l.codes...) }

// Len returns the number of codes, broader ones included.
func (l *List) Len() int { return len(l.codes) }

// ByID returns the code with that ID, and whether the list has it.
func (l *List) ByID(id string) (Code, bool) {
	i, ok := l.byID[id]
	if !ok {
		return Code{}, false
	}
	return l.codes[i], true
}

// Has tells whether the list has the code.
func (l *List) Has(id string) bool { _, ok := l.byID[id]; return ok }

// Name returns the name of the code in lang. An unknown ID is returned as it stands: a record made by a newer version of
// the list must still be readable.
func (l *List) Name(id, lang string) string {
	c, ok := l.ByID(id)
	if !ok {
		return id
	}
	return c.Name(lang)
}

// Children returns the codes right below parent, in file order; "" gives the top. No children is an empty slice.
func (l *List) Children(parent string) []Code {
	places := l.children[parent]
	out := make([]Code, len(places))
	for i, p := range places {
		out[i] = l.codes[p]
	}
	return out
}

// Path returns the code and everything above it, broadest first. An unknown ID gives nil.
func (l *List) Path(id string) []Code {
	var path []Code
	for c, ok := l.ByID(id); ok; c, ok = l.ByID(c.Parent) {
		path = append([]Code{c}, path...)
	}
	return path
}

// Within tells whether id is the code broad or lies somewhere below it.
func (l *List) Within(id, broad string) bool {
	for _, c := range l.Path(id) {
		if c.ID == broad {
			return true
		}
	}
	return false
}
