package hits

import (
	"context"
	"sync"
	"time"

	"allmenning"
	"allmenning/answers"
	"allmenning/serve/web/page"
	"allmenning/serve/web/part"
	"allmenning/serve/web/show"
)

// questions are what people may try, one in each language. Which of them find something hangs on what is stored here.
var questions = []part.Text{
	part.In("Eldre faller hjemme", allmenning.NB),
	part.In("Elektroniske medisindispensarar i heimetenesta", allmenning.NN),
	part.In("School absence", allmenning.EN),
}

// Examples are questions that find something here and now, with how much.
type Examples struct {
	answers *answers.Answers

	mu      sync.Mutex
	size    int
	changed allmenning.Time
	made    time.Time
	list    []Example
}

// Example is a question with what everybody finds by it.
type Example struct {
	Text  part.Text
	Found show.Tally
}

// NewExamples makes examples over a.
func NewExamples(a *answers.Answers) *Examples { return &Examples{answers: a} }

// The index follows the store a moment behind, so that what is kept is never kept for long.
const keepExamples = time.Minute

// Of gives the examples that find something, at most three; none while the index is being built. They are kept until a
// public record comes, goes or changes.
func (e *Examples) Of(ctx context.Context) ([]Example, error) {
	size, changed, err := e.answers.Size(ctx, allmenning.Reader{})
	if err != nil || !e.answers.Status().Ready {
		return nil, err
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.size == size && e.changed == changed && time.Since(e.made) < keepExamples {
		return e.list, nil
	}
	var list []Example
	for _, q := range questions {
		// Asked just as the page of hits asks, so that the numbers are those people see there.
		found, err := e.answers.Find(ctx, answers.Who{}, readAsk(map[string][]string{"q": {q.S}}).question())
		if err != nil {
			return nil, err
		}
		if same, _, _ := show.Tallies(found); same.Any() {
			list = append(list, Example{q, same})
		}
	}
	e.list, e.size, e.changed, e.made = list, size, changed, time.Now()
	return list, nil
}

// Href leads to what the example finds.
func (e Example) Href() string { return Ask{Text: e.Text.S}.Href() }

// Lang is the lang attribute the question needs on a page of f; empty for none.
func (e Example) Lang(f *page.Frame) string {
	if e.Text.Lang == f.Lang() {
		return ""
	}
	return string(e.Text.Lang)
}
