package list

import (
	"bytes"
	"cmp"
	"context"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"time"

	"allmenning"
	"allmenning/commons"
	"allmenning/files/sources"
	"allmenning/files/table"
	"allmenning/serve/web/form"
	"allmenning/serve/web/page"
)

// view is the page of a list, whichever state it is in.
type view struct {
	commons.SentList
	State    *form.State
	Choosing bool   // its columns are shown, to be chosen
	Near     []near // the rows shown that look like records which are here
	NearAll  int    // how many there are
	NearAt   int    // how many come before those shown
	Open     int    // how many of all nobody has answered for
	Rows     []commons.ListRow
	Outcome  string // of the rows that are shown; empty: all
	Next     int    // the line after which there are more; 0: none
	Last     int    // the line the rows shown come after
	MayTake  bool   // the visitor may take it in now: not only ask for it
}

// near is a row that looks like a record which is here.
type near struct {
	Row      int
	SourceID string
	Title    string
	Here     *allmenning.Record
	Answer   string // what somebody has said of it; empty: nothing
}

// mostNear is how many of them a page shows.
const mostNear = 50

// Working says that the program works on the list.
func (v view) Working() bool {
	return v.SentList.State == commons.ListLooking || v.SentList.State == commons.ListRunning || v.SentList.State == commons.ListUndoing
}

// At is the state of the list.
func (v view) At() commons.ListState { return v.SentList.State }

// Path is that of its page.
func (v view) Path() string { return pathOf(v.ID) }

// Layout is the list that is known by its header; empty: none.
func (v view) Layout() string {
	var header []string
	for _, c := range v.Choices.Columns {
		header = append(header, c.Header)
	}
	if l := sources.LayoutOf(header); l != nil {
		return l.Name
	}
	return ""
}

// Sheets are the other sheets of its file that can be read instead.
func (v view) Sheets() []string {
	return slices.DeleteFunc(slices.Clone(v.Choices.Table.Sheets), func(s string) bool { return s == v.Choices.Table.Sheet })
}

// Taken is how many rows its records come from.
func (v view) Taken() int {
	return v.Counts[commons.RowNew] + v.Counts[commons.RowUpdated] + v.Counts[commons.RowJoined]
}

// Undoable is how many rows an undoing would take back now.
func (v view) Undoable() int { return v.Taken() + v.Counts[commons.RowKept] - v.Stands }

// Sees says who will see the new projects, or does see them when they are in; empty where there are none.
func (v view) Sees(f *page.Frame) string {
	key, n := "list.seen.", v.Counts[commons.RowNew]
	if v.At() == commons.ListReady || v.At() == commons.ListWaiting {
		key, n = "list.sees.", v.Told.New
	}
	if n == 0 {
		return ""
	}
	if v.Choices.Level == allmenning.Public {
		return f.T(key+"public", "n", n)
	}
	return f.T(key+"own", "n", n, "organisation", form.Acting(f))
}

// Queued says that no process works on the list yet.
func (v view) Queued() bool { return v.Line == 0 && v.Held < allmenning.At(time.Now()) }

// Droppable says that nothing of a list which is over was taken in, so that it can be forgotten.
func (v view) Droppable() bool {
	none := v.Counts[commons.RowRefused] + v.Counts[commons.RowLeftOut]
	for _, n := range v.Counts {
		none -= n
	}
	return none == 0
}

// undoName is what undoing the list is called: the rest of it, when that has been done before.
func (v view) undoName(f *page.Frame) string {
	if v.At() == commons.ListUndone {
		return f.T("list.undo.rest")
	}
	return f.T("list.undo")
}

// Takes says whether anything of it would be taken in.
func (v view) Takes() bool {
	return v.Told.Broken == nil && v.Told.New+v.Told.Updated+v.Told.Joined > 0
}

// Progress is how many rows of how many have been worked on; of is 0 where that is not known.
func (v view) Progress() (n, of int) {
	switch v.At() {
	case commons.ListRunning:
		return min(v.Line, v.Told.Rows), v.Told.Rows
	case commons.ListUndoing:
		of := v.Taken() + v.Counts[commons.RowUndone] + v.Counts[commons.RowKept]
		return of - v.Taken(), of
	}
	return v.Line, max(v.Line, cmp.Or(v.Told.Rows, v.Choices.Lines))
}

// Tenth is how many tenths of the way a list has come: what is said aloud changes with it. Where the way's length is not known it is
// how many thousand rows have been read.
func (v view) Tenth() int {
	if n, of := v.Progress(); of > n {
		return 10 * n / of
	}
	n, _ := v.Progress()
	return n / 1000
}

// Untold says whether the texts of its rows could be asked for themes, and are not.
func (v view) Untold() bool {
	return tabular(v.SentList) && !v.Choices.Themes && !v.Choices.Carries(sources.FieldThemes)
}

func (s Pages) show(w http.ResponseWriter, r *http.Request) error {
	f := page.Of(r)
	l, err := s.Commons.SentList(r.Context(), f.Visitor.Actor, listID(r))
	if err != nil {
		return err
	}
	v := view{SentList: l}
	if r.Header.Get("HX-Request") == "true" {
		return followUp(w, r, f, v)
	}
	v.Choosing = l.State == commons.ListReceived || l.State == commons.ListReady && f.URL.Query().Get("endre") == "kolonner"
	return s.write(w, r, http.StatusOK, v)
}

// followUp answers a script that asks how far a list has come: with that, or with a word that the page is another now.
// What is read aloud comes with it only when it is time to say something again.
func followUp(w http.ResponseWriter, r *http.Request, f *page.Frame, v view) error {
	var b bytes.Buffer
	if !v.Working() {
		w.Header().Set("HX-Refresh", "true")
	} else if err := progress(f, v).Render(r.Context(), &b); err != nil {
		return err
	} else if f.URL.Query().Get("tidel") != number(v.Tenth()) {
		if err := saidAloud(f, v, true).Render(r.Context(), &b); err != nil {
			return err
		}
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	_, _ = w.Write(b.Bytes()) // an error means that the reader has gone
	return nil
}

func (s Pages) write(w http.ResponseWriter, r *http.Request, code int, v view) (err error) {
	f := page.Of(r)
	if v.State == nil {
		v.State = form.Loose(texts, chosen(v.SentList), nil)
	}
	if !v.Choosing && (v.At() == commons.ListReady || v.At() == commons.ListWaiting) {
		all, err := s.near(r.Context(), f.Visitor.Actor, v.SentList)
		if err != nil {
			return err
		}
		v.nearFrom(all, f.URL.Query().Get("likt"))
	}
	v.MayTake = v.At() == commons.ListReady || v.At() == commons.ListWaiting && v.By != f.Visitor.Actor.Person
	switch v.At() {
	case commons.ListDone, commons.ListUndone, commons.ListFailed:
		if err := s.rows(r, &v); err != nil {
			return err
		}
	}
	return page.WriteCode(w, r, code, page.Page{
		Title: f.T("list.page_title", "name", fileName(v.SentList)), NoIndex: true, Canonical: v.Path(),
	}, showPage(f, v))
}

// near finds the records that rows look like, with what was said of each.
func (s Pages) near(ctx context.Context, actor allmenning.Actor, l commons.SentList) (out []near, err error) {
	for rows := range slices.Chunk(l.Told.Near, 500) {
		ids := make([]allmenning.RecordID, len(rows))
		for i, n := range rows {
			ids[i] = n.Record
		}
		found, err := s.Commons.ListRecords(ctx, actor, ids)
		if err != nil {
			return nil, err
		}
		for _, n := range rows {
			here := found[n.Record]
			if here == nil {
				continue // taken back meanwhile
			}
			answer := ""
			switch {
			case l.Choices.Joined[n.SourceID] == n.Record:
				answer = same
			case l.Choices.Apart[n.SourceID]:
				answer = another
			}
			out = append(out, near{Row: n.Row, SourceID: n.SourceID, Title: n.Title, Here: here, Answer: answer})
		}
	}
	slices.SortStableFunc(out, func(a, b near) int { return cmp.Compare(len(a.Answer), len(b.Answer)) }) // those without an answer first
	return out, nil
}

// nearPath is where answers for the rows shown are sent.
func (v view) nearPath() string {
	if v.NearAt == 0 {
		return v.Path() + "/samme"
	}
	return v.Path() + "/samme?likt=" + number(v.NearAt)
}

// nearFrom shows a part of the rows that look like records, from the one after so many on.
func (v *view) nearFrom(all []near, after string) {
	v.NearAll = len(all)
	for _, n := range all {
		if n.Answer == "" {
			v.Open++
		}
	}
	at, _ := strconv.Atoi(after) // what is no number is the beginning
	v.NearAt = min(max(at, 0), len(all))
	v.Near = all[v.NearAt:min(v.NearAt+mostNear, len(all))]
}

// mostRows is how many rows a page shows.
const mostRows = 50

// outcomes are what rows may be chosen by, in the order they are offered.
var outcomes = []string{
	commons.RowNew, commons.RowUpdated, commons.RowJoined, commons.RowUnchanged, commons.RowLeftOut, commons.RowRefused, commons.RowUndone, commons.RowKept,
}

// rows reads one page of the rows of a list that has come in.
func (s Pages) rows(r *http.Request, v *view) error {
	f := page.Of(r)
	q := f.URL.Query()
	var only []string
	if slices.Contains(outcomes, q.Get("vis")) {
		v.Outcome, only = q.Get("vis"), []string{q.Get("vis")}
	}
	v.Last, _ = strconv.Atoi(q.Get("etter")) // what is no number is the beginning
	found, err := s.Commons.ListRows(r.Context(), f.Visitor.Actor, v.ID, max(v.Last, 0), mostRows+1, only...)
	if err != nil {
		return err
	}
	if len(found) > mostRows {
		found = found[:mostRows]
		v.Next = found[mostRows-1].Row
	}
	v.Rows = found
	return nil
}

// rowsPath is the address of some of the rows: those of an outcome, after a line.
func (v view) rowsPath(outcome string, after int) string {
	q := url.Values{}
	if outcome != "" {
		q.Set("vis", outcome)
	}
	if after > 0 {
		q.Set("etter", strconv.Itoa(after))
	}
	if len(q) == 0 {
		return v.Path() + "#rader"
	}
	return v.Path() + "?" + q.Encode() + "#rader"
}

// act does something with a list and leads to its page, which says what stands.
func (s Pages) act(do func(context.Context, allmenning.Actor, allmenning.ImportID) error) page.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		if err := do(r.Context(), page.Of(r).Visitor.Actor, listID(r)); err != nil {
			return err
		}
		http.Redirect(w, r, pathOf(listID(r)), http.StatusSeeOther)
		return nil
	}
}

// seenField is the field with the list's mark as the page showed it.
const seenField = "sett"

// takeIn has the list taken in as the page showed it.
func (s Pages) takeIn(w http.ResponseWriter, r *http.Request) error {
	if err := r.ParseForm(); err != nil {
		return page.BadForm(err)
	}
	return s.act(func(ctx context.Context, actor allmenning.Actor, id allmenning.ImportID) error {
		return s.Commons.TakeInList(ctx, actor, id, r.PostForm.Get(seenField))
	})(w, r)
}

// drop forgets a list and leads to where another is sent.
func (s Pages) drop(w http.ResponseWriter, r *http.Request) error {
	if err := s.Commons.DropList(r.Context(), page.Of(r).Visitor.Actor, listID(r)); err != nil {
		return err
	}
	http.Redirect(w, r, Path+"?gjort=forkastet", http.StatusSeeOther)
	return nil
}

// chooseSheet reads another sheet of the list's file.
func (s Pages) chooseSheet(w http.ResponseWriter, r *http.Request) error {
	if err := r.ParseForm(); err != nil {
		return page.BadForm(err)
	}
	return s.act(func(ctx context.Context, actor allmenning.Actor, id allmenning.ImportID) error {
		return s.Commons.ReopenList(ctx, actor, id, table.Format{Sheet: r.PostForm.Get("ark")})
	})(w, r)
}
