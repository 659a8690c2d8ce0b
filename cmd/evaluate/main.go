// Command evaluate measures what the program is worth: the quality of finding others, the statistics against reference
// cases, speed and load. It runs the very code the program runs, and prints one name and value a line.
package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"

	"github.com/alecthomas/kong"

	"allmenning/internal/evaluate"
)

type cli struct {
	Overlap    overlapCmd    `cmd:"" help:"Quality of finding records on the same challenge, against judged pairs."`
	Search     searchCmd     `cmd:"" help:"Quality of search, against judged queries."`
	Own        ownCmd        `cmd:"" help:"Both, on the judged set that comes with the program."`
	Words      wordsCmd      `cmd:"" help:"How many of the words of records the word lists know, and rows of each list to read through."`
	Statistics statisticsCmd `cmd:"" help:"The statistics against a file of reference cases."`
	Coverage   coverageCmd   `cmd:"" help:"How often the interval we show holds a new municipality, by simulation."`
	Speed      speedCmd      `cmd:"" help:"Speed and memory of lists on their way in, analysis, index, search and overlap on a made-up corpus."`
	Load       loadCmd       `cmd:"" help:"Requests a second of a running server with so many records."`
}

type overlapCmd struct {
	Records string `required:"" type:"existingfile" help:"Records, a JSON object a line."`
	Labels  string `required:"" type:"existingfile" help:"Judged pairs, a JSON object a line."`
	Run     string `name:"run" help:"Write the ranking of each record to this file."`
}

func (c overlapCmd) run() error { return evaluate.Overlap(os.Stdout, c.Records, c.Labels, c.Run) }

type searchCmd struct {
	Records string `required:"" type:"existingfile" help:"Records, a JSON object a line."`
	Queries string `required:"" type:"existingfile" help:"Judged queries, a JSON object a line."`
	Run     string `name:"run" help:"Write the ranking of each query to this file."`
}

func (c searchCmd) run() error { return evaluate.Search(os.Stdout, c.Records, c.Queries, c.Run) }

type ownCmd struct {
	Run string `name:"run" help:"Write the ranking of each record and each query to this file."`
}

func (c ownCmd) run() error { return evaluate.Own(os.Stdout, c.Run) }

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

type coverageCmd struct {
	Runs int `default:"4000" help:"Simulated syntheses in each cell."`
}

type speedCmd struct {
	N int `default:"10000" help:"Records."`
}

func (c speedCmd) run() error { return evaluate.Speed(os.Stdout, c.N) }

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
		"overlap": c.Overlap.run, "search": c.Search.run, "own": c.Own.run, "words": c.Words.run, "statistics <file>": c.Statistics.run, "speed": c.Speed.run,
		"coverage": func() error { return c.Coverage.run() },
		"load":     func() error { return c.Load.run(ctx) },
	}[command.Command()]
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "evaluate:", err)
		os.Exit(1)
	}
}
