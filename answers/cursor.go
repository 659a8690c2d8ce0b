package answers

import "allmenning/store"

// Cursor is a place in a list, for those who show lists and know no store. The zero Cursor is the beginning.
type Cursor = store.Cursor
