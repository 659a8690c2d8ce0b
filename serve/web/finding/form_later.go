package finding

import (
	"net/http"
	"slices"
	"strconv"
	"time"

	"allmenning"
	"allmenning/commons"
	"allmenning/i18n"
	"allmenning/serve/web/form"
)

// Fields of the question what became of it, which a letter leads to where the owner wants two persons behind what is published.
const (
	laterMonth = "later.month"
	laterRuns  = "later.runs"
	laterLine  = "later.line"
)

// asksLater has the form ask the question that its address says, with the answer that stands.
func asksLater(r *http.Request, st *form.State) {
	month, ok := followMonth(r.URL.Query().Get(commons.LaterName))
	if st.New() || !ok || st.Values.Get(laterMonth) != "" {
		return
	}
	st.Values.Set(laterMonth, strconv.Itoa(month))
	b, ok := st.Record.Body.(*allmenning.Finding)
	if !ok {
		return
	}
	for _, l := range b.Report.Later {
		if l.Month == month {
			st.Values.Set(laterRuns, string(l.Runs))
			st.Values.Set(laterLine, l.Line)
		}
	}
}

// followMonth reads one of the months that are asked after.
func followMonth(text string) (int, bool) {
	month, err := strconv.Atoi(text)
	return month, err == nil && slices.Contains(allmenning.FollowMonths(), month)
}

// readLater adds the answer to what became of it, of today. Nothing chosen, and an answer that stands already, change nothing.
func readLater(v form.Values, r *allmenning.Report) {
	month, ok := followMonth(v.Get(laterMonth))
	next := allmenning.FollowUp{Month: month, Runs: allmenning.StillRuns(v.Get(laterRuns)), Line: v.Get(laterLine)}
	if !ok || next.Runs == "" {
		return
	}
	y, m, d := time.Now().In(i18n.Zone()).Date()
	next.At = allmenning.Time(time.Date(y, m, d, 12, 0, 0, 0, i18n.Zone()).UnixMilli()) // the day: the same form sent again says the same
	r.Later = slices.Clone(r.Later)
	at := slices.IndexFunc(r.Later, func(l allmenning.FollowUp) bool { return l.Month == month })
	switch {
	case at < 0:
		r.Later = append(r.Later, next)
		slices.SortFunc(r.Later, func(a, b allmenning.FollowUp) int { return a.Month - b.Month })
	case r.Later[at].Runs != next.Runs || r.Later[at].Line != next.Line:
		r.Later[at] = next
	}
}
