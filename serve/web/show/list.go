package show

import (
	"strconv"
	"strings"

	"allmenning"
	"allmenning/answers"
	"allmenning/serve/web/page"
	"allmenning/serve/web/part"
)

// Next is the address of the page of a list that begins after a cursor; empty for the last page.
func Next(path string, c answers.Cursor) string {
	if c == (answers.Cursor{}) {
		return ""
	}
	return path + "?etter=" + strconv.FormatInt(int64(c.Changed), 10) + "." + string(c.ID)
}

// After reads where a page of a list begins. What nobody of ours has written begins at the beginning.
func After(f *page.Frame) answers.Cursor {
	at, id, ok := strings.Cut(f.URL.Query().Get("etter"), ".")
	changed, err := strconv.ParseInt(at, 10, 64)
	if !ok || err != nil || changed <= 0 || id == "" || len(id) > 64 {
		return answers.Cursor{}
	}
	return answers.Cursor{Changed: allmenning.Time(changed), ID: allmenning.RecordID(id)}
}

// count says how many there are in all; empty for none, which the list itself says.
func (l ListPage) count(f *page.Frame) string {
	if l.List.Total == 0 {
		return ""
	}
	return f.T("record.list.count", "n", l.List.Total)
}

// ListPage is a list of the records of one noun.
type ListPage struct {
	Heading, Lead string
	Path          string // of the list
	List          *answers.List
	First         bool // it begins at the beginning
	Empty         part.EmptyState
}
