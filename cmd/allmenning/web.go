package main

import (
	"cmp"
	"context"
	"net/http"
	"strings"
	"sync"
	"time"

	"allmenning"
	"allmenning/answers"
	"allmenning/commons"
	"allmenning/docs/method"
	"allmenning/i18n"
	register "allmenning/municipality"
	"allmenning/serve/door"
	"allmenning/serve/web"
	"allmenning/serve/web/account"
	"allmenning/serve/web/ask"
	"allmenning/serve/web/claim"
	"allmenning/serve/web/constellation"
	"allmenning/serve/web/export"
	"allmenning/serve/web/finding"
	"allmenning/serve/web/follow"
	"allmenning/serve/web/front"
	"allmenning/serve/web/glossary"
	"allmenning/serve/web/history"
	"allmenning/serve/web/hits"
	"allmenning/serve/web/later"
	"allmenning/serve/web/list"
	"allmenning/serve/web/municipality"
	"allmenning/serve/web/need"
	"allmenning/serve/web/page"
	"allmenning/serve/web/part"
	"allmenning/serve/web/project"
	"allmenning/serve/web/study"
	"allmenning/serve/web/synthesis"
	"allmenning/serve/web/visibility"
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

// web hangs every package of pages on the server, behind the door that knows who comes.
func (c serveCmd) web(acts *commons.Commons, a *answers.Answers) http.Handler {
	cfg := c.config()
	entrance := door.Door{People: acts, Secure: strings.HasPrefix(c.BaseURL, "https://")}
	limits := door.NewLimits(c.BehindProxy)
	cfg.Limit, cfg.Follows = limits.Post, follows(acts)
	cfg.Municipalities, cfg.Today, cfg.Status, cfg.Moment = chooser(a), today(a), status(a), a.Moment
	cfg.Method = method.Files
	cfg.Pages = c.pages(acts, a, entrance, limits)
	return entrance.Wrap(web.New(cfg))
}

// pages are all packages of pages, in no order that matters.
func (c serveCmd) pages(acts *commons.Commons, a *answers.Answers, entrance door.Door, limits *door.Limits) []page.Routes {
	return []page.Routes{
		account.Pages{
			Commons: acts, Answers: a, Door: entrance, Limits: limits, Mail: c.SMTP != "", Following: follow.Pages{Commons: acts}.Mine,
		},
		follow.Pages{Commons: acts},
		glossary.Pages{Commons: acts},
		front.Pages{Answers: a},
		hits.Pages{Answers: a},
		municipality.Pages{Answers: a},
		need.Pages{Answers: a, Commons: acts},
		project.Pages{Answers: a, Commons: acts, Downloads: papers{c.Operator}},
		study.Pages{Answers: a},
		finding.Pages{Answers: a, Commons: acts},
		synthesis.Pages{Answers: a, Commons: acts, Downloads: papers{c.Operator}},
		history.Pages{Answers: a},
		visibility.Pages{Answers: a, Commons: acts},
		claim.Pages{Answers: a, Commons: acts, Limits: limits},
		ask.Pages{Answers: a, Commons: acts, Limits: limits},
		constellation.Pages{Answers: a, Commons: acts},
		later.Pages{Commons: acts},
		list.Pages{Commons: acts},
		export.Pages{Answers: a, Instance: cmp.Or(c.Operator, "Allmenning"), Limits: limits},
	}
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

// today leads a number, which may lack the nought it begins with, to the municipalities of today that it is or has become.
func today(a *answers.Answers) func(string) (string, []string) {
	return func(given string) (string, []string) {
		number := register.ReadNumber(given)
		now, _ := a.Register().Resolve(number)
		out := make([]string, len(now))
		for i, n := range now {
			out[i] = string(n)
		}
		return string(number), out
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
