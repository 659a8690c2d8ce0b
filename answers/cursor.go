package answers

import (
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"allmenning"
	"allmenning/store"
)

// Cursor is a place in a list, for those who show lists and know no store. The zero Cursor is the beginning.
type Cursor = store.Cursor

// WriteCursor writes a cursor of the list of a noun for an address; ReadCursor reads it again.
func WriteCursor(n allmenning.Noun, c Cursor) string {
	at := strconv.FormatInt(int64(c.Changed), 10)
	if store.Sorted(n) {
		at = c.Key
	}
	return at + "." + string(c.ID) // the first part holds any sign, and an id holds no full stop
}

// longestCursor is more than a cursor takes, in bytes.
const longestCursor = 400

// key is what store.SortKey looks like: a year counted backwards or nothing, a space, and letters.
var key = regexp.MustCompile(`^([0-9]{4})? [^\x00-\x1f]*$`)

// ReadCursor reads a cursor as WriteCursor wrote it. What nobody of ours has written begins at the beginning.
func ReadCursor(n allmenning.Noun, s string) Cursor {
	stop := strings.LastIndexByte(s, '.')
	if stop < 1 || stop == len(s)-1 || len(s) > longestCursor || !utf8.ValidString(s) || strings.ContainsRune(s, 0) {
		return Cursor{}
	}
	at, id := s[:stop], allmenning.RecordID(s[stop+1:])
	if store.Sorted(n) {
		if !key.MatchString(at) {
			return Cursor{}
		}
		return Cursor{Key: at, ID: id}
	}
	changed, err := strconv.ParseInt(at, 10, 64)
	if err != nil || changed <= 0 {
		return Cursor{}
	}
	return Cursor{Changed: allmenning.Time(changed), ID: id}
}
