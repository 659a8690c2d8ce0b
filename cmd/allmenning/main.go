// Command allmenning is the knowledge commons in one program: the server, and the commands that bring content in.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"syscall"

	"github.com/alecthomas/kong"

	"allmenning"
	"allmenning/i18n"
)

// version is set when the program is built.
var version = "dev"

// cli is every command and setting. A test holds README.md against it.
type cli struct {
	Serve    serveCmd    `cmd:"" help:"Start the server."`
	Find     findCmd     `cmd:"" help:"Find what is like a text, as somebody without an account sees it."`
	Import   importCmd   `cmd:"" help:"Bring in a list from a file."`
	Register registerCmd `cmd:"" help:"Take in newer facts about municipalities from files of SSB Klass, SSB PxWeb or Kartverket."`
	Check    checkCmd    `cmd:"" help:"Check that everything stored is whole: references, hashes, and a log without gaps."`
	Version  versionCmd  `cmd:"" help:"Say which version this is."`
}

// data is where the content lies, for the commands that need it.
type data struct {
	Data     string `help:"Folder for the data." default:"./data" type:"path" env:"ALLMENNING_DATA"`
	Database string `help:"Address of a PostgreSQL database (postgres://…). Without it, SQLite in the data folder." env:"ALLMENNING_DATABASE"`
}

type versionCmd struct{}

func (versionCmd) Run() error {
	fmt.Println("allmenning", version)
	return nil
}

func main() {
	var c cli
	parser := kong.Must(&c,
		kong.Name("allmenning"),
		kong.Description("A self-hosted knowledge commons for municipalities: who works on the same, and what may we expect?"),
		kong.UsageOnError(),
	)
	args, err := parser.Parse(os.Args[1:])
	parser.FatalIfErrorf(err)
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	args.BindTo(ctx, (*context.Context)(nil))
	if err := args.Run(); err != nil {
		stop()
		fmt.Fprintln(os.Stderr, "allmenning:", sentence(err))
		os.Exit(1)
	}
}

// sentence is what a person on the command line is told: the sentence of a refusal in English, and what lay under it.
func sentence(err error) string {
	p := i18n.New(i18n.EN)
	var refused *allmenning.Error
	var fields allmenning.FieldErrors
	switch {
	case errors.As(err, &refused):
		text := p.T(refused.Key, refused.Args...)
		if refused.Err != nil {
			text += " (" + refused.Err.Error() + ")"
		}
		return text
	case errors.As(err, &fields):
		text := ""
		for _, f := range fields {
			text += "\n  " + f.Field + ": " + p.T(f.Key, f.Args...)
		}
		return err.Error() + text
	}
	return err.Error()
}
