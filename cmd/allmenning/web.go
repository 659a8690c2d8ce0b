package main

import (
	"context"
	"net/http"
	"sync"
	"time"

	"allmenning"
	"allmenning/answers"
	"allmenning/docs/method"
	"allmenning/i18n"
	"allmenning/serve/web"
	"allmenning/serve/web/finding"
	"allmenning/serve/web/front"
	"allmenning/serve/web/hits"
	"allmenning/serve/web/municipality"
	"allmenning/serve/web/need"
	"allmenning/serve/web/page"
	"allmenning/serve/web/part"
	"allmenning/serve/web/project"
	"allmenning/serve/web/study"
	"allmenning/serve/web/synthesis"
)

// config is what is known of the server before there is anything to show.
func (c serveCmd) config() web.Config {
	lang, _ := i18n.Parse(c.Language)
	return web.Config{
		BaseURL: c.BaseURL, Lang: lang, Colour: c.Colour, Version: version,
		Operator: page.Operator{
			Name: c.Operator, Contact: c.Contact, ContactURL: c.ContactURL, AccessibilityURL: c.Accessibility,
		},
	}
}

// web hangs every package of pages on the server.
func (c serveCmd) web(a *answers.Answers) http.Handler {
	cfg := c.config()
	cfg.Municipalities, cfg.Today, cfg.Status, cfg.Moment = chooser(a), today(a), status(a), a.Moment
	cfg.Method = method.Files
	cfg.Pages = []page.Routes{
		front.Pages{Answers: a},
		hits.Pages{Answers: a},
		municipality.Pages{Answers: a},
		need.Pages{Answers: a},
		project.Pages{Answers: a, Downloads: papers{c.Operator}},
		study.Pages{Answers: a},
		finding.Pages{Answers: a},
		synthesis.Pages{Answers: a, Downloads: papers{c.Operator}},
	}
	return web.New(cfg)
}

// chooser lists the municipalities people can look from.
func chooser(a *answers.Answers) func() []part.Municipality {
	return sync.OnceValue(func() []part.Municipality {
		var list []part.Municipality
		for _, m := range a.Register().All() {
			list = append(list, part.Municipality{Number: m.Number, Name: m.Label(), County: m.County.Name})
		}
		return list
	})
}

// today leads an earlier number to the one municipality it is now; a number that was split leads nowhere.
func today(a *answers.Answers) func(string) string {
	return func(number string) string {
		now, _ := a.Register().Resolve(allmenning.MunicipalityNumber(number))
		if len(now) == 1 {
			return string(now[0])
		}
		return number
	}
}

// status is asked for on every page, so what costs a question to the database is kept for a few seconds.
func status(a *answers.Answers) func() page.Status {
	var mu sync.Mutex
	var kept page.Status
	var until time.Time
	return func() page.Status {
		index := a.Status()
		mu.Lock()
		defer mu.Unlock()
		if now := time.Now(); now.After(until) {
			ctx, cancel := context.WithTimeout(context.Background(), 2*time.Second)
			defer cancel()
			if n, changed, err := a.Size(ctx, allmenning.Reader{}); err == nil {
				kept.Records, kept.Changed = n, changed.Time()
			}
			until = now.Add(5 * time.Second)
		}
		s := kept
		s.Building, s.Built = !index.Ready, float64(index.Percent())/100
		return s
	}
}
