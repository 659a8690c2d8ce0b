package allmenning

// Draft is what somebody has written and not yet published: the fields of a form as they were typed, right or wrong. It is
// no record: nobody is told of it, it is not searched, and only its author sees it, and the editors of its organisation
// when the author has asked them to publish it.
type Draft struct {
	ID     RecordID // of the record it will become, or of the one it changes
	Author PersonID
	Noun   Noun
	Org    OrganisationID      // that the record will belong to
	Base   int                 // the version of the record it changes, as it was read; 0: it makes a new one
	Fields map[string][]string // by the name in the form
	Asked  bool                // its author has asked an editor to publish it
	Saves  int                 // how many times it has been saved; a saving carries the number it saw
	Saved  Time
}

// MostDraftBytes is the most a draft's fields may hold in all.
const MostDraftBytes = 512 << 10

// Check says everything that is wrong with the shape of d; nil when it may be stored.
func (d *Draft) Check() error {
	var e FieldErrors
	if d.ID == "" || d.Author == "" || d.Org == "" {
		e.add("id", "field.required")
	}
	if !d.Noun.Valid() {
		e.add("noun", "field.noun")
	}
	size := 0
	for name, values := range d.Fields {
		for _, v := range values {
			size += len(name) + len(v)
			e.text(name, v, 0, MostDraftBytes)
		}
	}
	if size > MostDraftBytes {
		e.add("fields", "field.too_long", "most", MostDraftBytes, "n", size)
	}
	return e.err()
}
