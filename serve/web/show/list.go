package show

import (
	"net/http"
	"net/url"
	"strings"

	"allmenning"
	"allmenning/answers"
	"allmenning/municipality"
	"allmenning/serve/web/page"
	"allmenning/serve/web/part"
)

// Listing is what the list of one noun has of its own.
type Listing struct {
	Noun    allmenning.Noun
	Path    string       // of the list
	Section page.Section // of the menu; empty: none
	Texts   string       // the prefix of its texts: title, lead, empty, empty.what, empty.do
	Narrow  bool         // it can be narrowed to a municipality and to words of the title
	New     string       // where those who may write one begin; empty: nowhere
}

// ListHandler answers with a page of a list.
func ListHandler(a *answers.Answers, l Listing) page.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		f := page.Of(r)
		v := listPage{Listing: l, Cursor: answers.ReadCursor(l.Noun, f.URL.Query().Get("etter"))}
		if l.Narrow {
			v.Place, v.Words = Narrowing(f.URL.Query(), a.Register())
		}
		var err error
		v.List, err = a.List(r.Context(), Viewer(f), answers.Wanted{Noun: l.Noun, Municipality: v.Place, Words: v.Words, After: v.Cursor})
		if err != nil {
			return err
		}
		if v.List.All == 0 {
			front, err := a.Front(r.Context())
			if err != nil {
				return err
			}
			v.Empty = nothing(f, l, front)
		}
		p := page.Page{Title: f.T(l.Texts + "title"), Description: f.T(l.Texts + "lead"), Section: l.Section, NoIndex: v.narrowed() || !v.first()}
		return page.Write(w, r, p, listOf(f, v))
	}
}

// listPage is one page of a list.
type listPage struct {
	Listing
	List   *answers.List
	Cursor answers.Cursor
	Place  allmenning.MunicipalityNumber // only records from here; empty: from anywhere
	Words  string                        // only records with this in the title; empty: all
	Empty  part.EmptyState               // what stands where nothing is
}

// The names in an address that narrow a list. The server keeps kommune for where the reader comes from.
const (
	placeName = "sted"
	wordsName = "ord"
)

// longestWords is more than anybody looks for in a title.
const longestWords = 100

// Narrowing reads from an address what the reader wants to see of a list. An earlier number of a municipality leads to that of today;
// what is none is passed over.
func Narrowing(q url.Values, register *municipality.Register) (place allmenning.MunicipalityNumber, words string) {
	words = strings.Join(strings.Fields(q.Get(wordsName)), " ")
	if letters := []rune(words); len(letters) > longestWords {
		words = string(letters[:longestWords])
	}
	if today, _ := register.Resolve(allmenning.MunicipalityNumber(q.Get(placeName))); len(today) > 0 {
		place = today[0]
	}
	return place, words
}

func (v listPage) narrowed() bool { return v.Place != "" || v.Words != "" }

// first says that the page begins at the beginning.
func (v listPage) first() bool { return v.Cursor == answers.Cursor{} }

// href is the address of the list as it is narrowed now, from a cursor on; the zero cursor is the beginning.
func (v listPage) href(from answers.Cursor) string {
	q := v.query()
	if from != (answers.Cursor{}) {
		q.Set("etter", answers.WriteCursor(v.Noun, from))
	}
	if len(q) == 0 {
		return v.Path
	}
	return v.Path + "?" + q.Encode()
}

// query is how the list is narrowed, as it stands in an address.
func (v listPage) query() url.Values {
	q := url.Values{}
	if v.Place != "" {
		q.Set(placeName, string(v.Place))
	}
	if v.Words != "" {
		q.Set(wordsName, v.Words)
	}
	return q
}

// order says what stands first.
func (v listPage) order(f *page.Frame) string {
	switch v.Noun {
	case allmenning.NounStudy:
		return f.T("record.list.by_year")
	case allmenning.NounFinding:
		return f.T("record.list.by_title")
	}
	return f.T("record.list.newest")
}

// count says how many there are; empty for none, which the list itself says.
func (v listPage) count(f *page.Frame) string {
	switch {
	case v.List.All == 0:
		return ""
	case v.narrowed():
		return f.T("record.list.count.narrowed", "n", v.List.Total, "all", v.List.All)
	}
	return f.T("record.list.count", "n", v.List.All)
}

// ListHref is the list of a path narrowed to a municipality.
func ListHref(path string, n allmenning.MunicipalityNumber) string {
	return path + "?" + url.Values{placeName: {string(n)}}.Encode()
}

// nothing is what stands where no record of the noun is: what one can do today, and up to three real things that are here.
func nothing(f *page.Frame, l Listing, front answers.Front) part.EmptyState {
	e := part.EmptyState{
		Heading: f.T(l.Texts + "empty"), Text: f.T(l.Texts + "empty.what"),
		Action: part.Link{Text: part.Plain(f.T(l.Texts + "empty.do")), Href: "/"},
	}
	var records []*allmenning.Record
	for _, c := range front.Newest {
		records = append(records, c.Record)
	}
	for _, s := range front.Answers {
		records = append(records, s.Record)
	}
	for _, r := range records[:min(3, len(records))] {
		e.Examples = append(e.Examples, part.Link{Text: Title(f, r), Href: r.Path()})
	}
	return e
}
