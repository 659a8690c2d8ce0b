package form

// findDo is what the button of a search inside a form says, before the name of the field whose choices it looks for.
const findDo = "finn:"

// foundID is the id of what a search has found, where the page is read on from.
func foundID(name string) string { return "treff-" + name }
