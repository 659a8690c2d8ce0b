// Command evaluate measures what the program is worth: the quality of finding others, the statistics against reference
// cases, speed and load. It runs the very code the program runs, and prints one name and value a line.
package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"time"

	"github.com/alecthomas/kong"

	"allmenning/internal/evaluate"
)

type cli struct {
	Overlap    overlapCmd    `cmd:"" help:"Quality of finding records on the same challenge, against judged pairs."`
	Search     searchCmd     `cmd:"" help:"Quality of search, against judged queries."`
	Own        ownCmd        `cmd:"" help:"Both, on the judged set that comes with the program."`
	Fit        fitCmd        `cmd:"" help:"Find the coefficients of likeness by judged pairs, leaving municipalities out, and say what becomes better."`
	Words      wordsCmd      `cmd:"" help:"How many of the words of records the word lists know, and rows of each list to read through."`
	Statistics statisticsCmd `cmd:"" help:"The statistics against a file of reference cases."`
	Metafor    metaforCmd    `cmd:"" help:"Time and numbers of the statistics beside R's metafor, where R is installed."`
	Simulate   simulateCmd   `cmd:"" help:"How often the range we show holds a new municipality, and how often tests for few municipalities cry wolf, by simulation."`
	Speed      speedCmd      `cmd:"" help:"Speed and memory of lists on their way in, analysis, index, search and overlap on a made-up corpus."`
	Load       loadCmd       `cmd:"" help:"Requests a second of a running server with so many records."`
}

type overlapCmd struct {
	Records string `required:"" type:"existingfile" help:"Records, a JSON object a line."`
	Labels  string `required:"" type:"existingfile" help:"Judged pairs, a JSON object a line."`
	Run     string `name:"run" help:"Write the ranking of each record to this file."`
	Explain string `placeholder:"ID" help:"Print the first ten relatives of this record, with reasons and features, and nothing else."`
}

func (c overlapCmd) run() error {
	if c.Explain != "" {
		return evaluate.ExplainOverlap(os.Stdout, c.Records, c.Labels, c.Explain)
	}
	return evaluate.Overlap(os.Stdout, c.Records, c.Labels, c.Run)
}

type searchCmd struct {
	Records string `required:"" type:"existingfile" help:"Records, a JSON object a line."`
	Queries string `required:"" type:"existingfile" help:"Judged queries, a JSON object a line."`
	Run     string `name:"run" help:"Write the ranking of each query to this file."`
}

func (c searchCmd) run() error { return evaluate.Search(os.Stdout, c.Records, c.Queries, c.Run) }

type ownCmd struct {
	Run     string `name:"run" help:"Write the ranking of each record and each query to this file."`
	Explain string `placeholder:"ID" help:"Print the first ten relatives of this record, with reasons and features, and nothing else."`
}

func (c ownCmd) run() error {
	if c.Explain != "" {
		return evaluate.ExplainOwn(os.Stdout, c.Explain)
	}
	return evaluate.Own(os.Stdout, c.Run)
}

type fitCmd struct {
	Records  string `type:"existingfile" help:"Records to fit on beside the judged set of our own, a JSON object a line."`
	Labels   string `type:"existingfile" help:"Judged pairs of these, a JSON object a line."`
	Ablation bool   `help:"Say what each feature is worth: all others fitted anew without it."`
	Write    string `type:"path" help:"Write the coefficients to this file (find/overlap/coefficients.txt)."`
}

func (c fitCmd) run() error {
	return evaluate.Fit(os.Stdout, evaluate.FitOptions{Records: c.Records, Labels: c.Labels, Ablation: c.Ablation, Write: c.Write, Date: time.Now()})
}

type wordsCmd struct {
	Records string `required:"" type:"existingfile" help:"Records, a JSON object a line."`
	Sample  int    `default:"200" help:"Rows of each list to draw."`
	Seed    uint64 `default:"1" help:"Another seed draws other rows."`
}

func (c wordsCmd) run() error { return evaluate.Words(os.Stdout, c.Records, c.Sample, c.Seed) }

type statisticsCmd struct {
	File string `arg:"" type:"existingfile" help:"Reference cases."`
}

func (c statisticsCmd) run() error {
	_, failed, _, err := evaluate.Statistics(os.Stdout, c.File)
	if err == nil && failed > 0 {
		err = fmt.Errorf("%d cases failed", failed)
	}
	return err
}

type metaforCmd struct{}

type simulateCmd struct {
	Runs int    `default:"4000" help:"Simulated syntheses and trials in each cell."`
	Seed uint64 `default:"20261124" help:"The same seed gives the same tables."`
}

func (c simulateCmd) run() error {
	return evaluate.Simulate(os.Stdout, evaluate.SimulateOptions{Runs: c.Runs, Seed: c.Seed, Date: time.Now(), Progress: os.Stderr})
}

type speedCmd struct {
	N        int    `default:"10000" help:"Records."`
	Growth   bool   `help:"Measure 10,000 records, 30,000 and so on up to N, at most 1,000,000, and print a table of how the figures grow. Lists are left out."`
	Postgres string `env:"ALLMENNING_TEST_POSTGRES" help:"Address of a PostgreSQL server to bring lists in on as well, in a database made for it."`
}

func (c speedCmd) run() error {
	if c.Growth {
		return evaluate.SpeedGrowth(os.Stdout, c.N)
	}
	return evaluate.Speed(os.Stdout, c.N, c.Postgres)
}

type loadCmd struct {
	N       int    `default:"10000" help:"Records."`
	Seconds int    `default:"10" help:"For each kind of page."`
	Server  string `default:"" type:"path" help:"The program to start; empty: bin/allmenning beside this one."`
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	var c cli
	command := kong.Parse(&c, kong.Name("evaluate"), kong.Description("Measure Allmenning."), kong.UsageOnError())
	run := map[string]func() error{
		"overlap": c.Overlap.run, "search": c.Search.run, "own": c.Own.run, "fit": c.Fit.run, "words": c.Words.run, "statistics <file>": c.Statistics.run, "speed": c.Speed.run,
		"simulate": c.Simulate.run,
		"metafor":  func() error { return evaluate.Metafor(ctx, os.Stdout) },
		"load":     func() error { return c.Load.run(ctx) },
	}[command.Command()]
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "evaluate:", err)
		os.Exit(1)
	}
}
