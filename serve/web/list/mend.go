package list

import (
	"net/http"
	"path/filepath"
	"time"

	"allmenning/commons"
	"allmenning/files/sheet"
	"allmenning/serve/web/page"
)

// mend gives the rows with errors as a file to mend and send again: with their cells as long as the list waits, else with what is said
// of them.
func (s Pages) mend(w http.ResponseWriter, r *http.Request) error {
	f := page.Of(r)
	l, err := s.Commons.SentList(r.Context(), f.Visitor.Actor, listID(r))
	if err != nil {
		return err
	}
	_ = http.NewResponseController(w).SetWriteDeadline(time.Now().Add(patience)) // a long list is read twice
	var out *sheet.CSV
	begin := func(header []string) (err error) {
		attachment(w, "text/csv; charset=utf-8", f.T("list.mend.file")+".csv")
		out, err = sheet.NewCSV(w, sheet.ForExcel, mendTable(f, header))
		return err
	}
	row := func(header int, n commons.MendRow) error {
		values := make([]any, 0, header+4)
		for _, c := range n.Cells {
			values = append(values, c)
		}
		if header == 0 {
			values = append(values, n.SourceID)
		}
		return out.Write(append(values, n.Row, saidOf(f, l, n.Problems))...)
	}
	switch l.State {
	case commons.ListReceived, commons.ListReady, commons.ListWaiting, commons.ListLooking:
		width := 0
		err = s.Commons.MendList(r.Context(), f.Visitor.Actor, l.ID, func(header []string) error {
			width = len(header)
			return begin(header)
		}, func(n commons.MendRow) error { return row(width, n) })
	default:
		if err = begin(nil); err == nil {
			err = s.refused(r, l, func(n commons.MendRow) error { return row(0, n) })
		}
	}
	if err == nil {
		_, err = out.Finish()
	}
	return err
}

// refused gives the rows of a list that has come in that were not taken in.
func (s Pages) refused(r *http.Request, l commons.SentList, yield func(commons.MendRow) error) error {
	const many = 1000
	for after := 0; ; {
		rows, err := s.Commons.ListRows(r.Context(), page.Of(r).Visitor.Actor, l.ID, after, many, commons.RowRefused)
		if err != nil {
			return err
		}
		for _, row := range rows {
			if err := yield(commons.MendRow{Row: row.Row, SourceID: row.SourceID, Problems: row.Problems}); err != nil {
				return err
			}
		}
		if len(rows) < many {
			return nil
		}
		after = rows[many-1].Row
	}
}

// mendTable is the list's own columns, and two that say where the row stands and what is wrong with it. Without columns there is the id.
func mendTable(f *page.Frame, header []string) sheet.Table {
	t := sheet.Table{Name: "errors", Title: f.T("list.mend.file")}
	add := func(name, title string, kind sheet.Kind) {
		t.Columns = append(t.Columns, sheet.Column{Name: name, Title: title, Kind: kind})
	}
	for i, h := range header {
		if h = commons.Shown(h, 200); h == "" {
			h = columnName(f, i, "")
		}
		add("c"+number(i), h, sheet.Text)
	}
	if len(header) == 0 {
		add("id", "id", sheet.Text)
	}
	add("line", f.T("list.mend.line"), sheet.Whole)
	add("what", f.T("list.mend.what"), sheet.Text)
	return t
}

// attachment says that an answer is a file to keep. name is ours, and of plain letters.
func attachment(w http.ResponseWriter, kind, name string) {
	h := w.Header()
	h.Set("Content-Type", kind)
	h.Set("Content-Disposition", `attachment; filename="`+filepath.Base(name)+`"`)
	h.Set("Cache-Control", "no-store")
}
