package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"strings"

	"allmenning"
	"allmenning/answers"
	"allmenning/i18n"
)

type findCmd struct {
	data
	JSON  bool     `name:"json" help:"Write an array of hits as JSON."`
	Limit int      `help:"At most so many hits." default:"10"`
	Text  []string `arg:"" help:"A few words, or a whole text in quotes."`
}

// found is a hit as programs read it. The names stay.
type found struct {
	ID       allmenning.RecordID `json:"id"`
	SourceID string              `json:"source_id"`
	Noun     allmenning.Noun     `json:"noun"`
	Title    string              `json:"title"`
	Label    string              `json:"label"`
	Reasons  []string            `json:"reasons"`
}

// Help is what --help adds.
func (findCmd) Help() string {
	return "Example:\n\n\tallmenning find --data ./data --limit 5 \"eldre som faller hjemme\""
}

// Run finds, and reads as somebody without an account. It may run beside a server.
func (c findCmd) Run(ctx context.Context) error {
	text := strings.TrimSpace(strings.Join(c.Text, " "))
	if text == "" {
		return errors.New("write a few words, or a whole text in quotes")
	}
	o, err := c.open(ctx, toRead)
	if err != nil {
		return err
	}
	defer o.db.Close()
	index, err := c.catalogue(ctx, o, true)
	if err != nil {
		return err
	}
	hits, err := answers.New(o.db, index, o.register).Find(ctx, answers.Who{}, answers.Question{Text: text, Limit: c.Limit})
	if err != nil {
		return err
	}
	list := make([]found, 0, len(hits.Hits))
	for _, h := range hits.Hits {
		f := found{ID: h.Record.ID, SourceID: h.Record.Source.ID, Noun: h.Record.Noun, Title: h.Record.Title, Label: string(h.Label), Reasons: []string{}}
		for _, r := range h.Reasons {
			f.Reasons = append(f.Reasons, r.String())
		}
		list = append(list, f)
	}
	if c.JSON {
		out := json.NewEncoder(os.Stdout)
		out.SetIndent("", "  ")
		out.SetEscapeHTML(false)
		return out.Encode(list)
	}
	p := i18n.New(i18n.EN)
	for _, f := range list {
		fmt.Printf("%s · %s\n  %s\n  %s\n", p.T("labels.overlap."+f.Label), f.Title, strings.Join(f.Reasons, ", "), f.ID)
	}
	if len(list) == 0 {
		fmt.Println("Nothing found.")
	}
	return nil
}
