// Command allmenning is the knowledge commons in one program: the server, and the commands that bring content in.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"strings"
	"syscall"

	"github.com/alecthomas/kong"

	"allmenning"
	"allmenning/i18n"
)

// version is set when the program is built.
var version = "dev"

// cli is every command and setting. A test holds README.md against it.
type cli struct {
	Config kong.ConfigFlag `help:"TOML file with settings of serve, by their names here. Flags come before the environment, and the environment before the file." placeholder:"FILE"`

	Serve    serveCmd    `cmd:"" help:"Start the server."`
	Find     findCmd     `cmd:"" help:"Find what is like a text, as somebody without an account sees it."`
	Import   importCmds  `cmd:"" help:"Bring in a list from a file, see which have come in, and undo one."`
	Export   exportCmds  `cmd:"" help:"Write what is stored to a file, to move it or to keep it."`
	Register registerCmd `cmd:"" help:"Take in newer facts about municipalities from files of SSB Klass, SSB PxWeb or Kartverket."`
	Check    checkCmd    `cmd:"" help:"Check that everything stored is whole: references, hashes, and a log without gaps."`
	Backup   backupCmd   `cmd:"" help:"Write all that is stored to one file, while the server runs."`
	Verify   verifyCmd   `cmd:"" help:"Check that a backup is whole and can be restored."`
	Restore  restoreCmd  `cmd:"" help:"Make a store of a backup, where there is none."`
	Version  versionCmd  `cmd:"" help:"Say which version this is."`
}

// data is where the content lies, for the commands that need it.
type data struct {
	Data     string `help:"Folder for the data." default:"./data" type:"path" env:"ALLMENNING_DATA"`
	Database string `help:"Address of a PostgreSQL database (postgres://…). Without it, SQLite in the data folder." env:"ALLMENNING_DATABASE" placeholder:"URL"`
	Lexicon  string `help:"List of words that long Norwegian words may be taken apart into, one a line or a dictionary of hunspell, beside the one that is built in." type:"path" env:"ALLMENNING_LEXICON" placeholder:"FILE"`
}

type versionCmd struct{}

func (versionCmd) Help() string { return "Example:\n\n\tallmenning version" }

func (versionCmd) Run() error {
	fmt.Println("allmenning", version)
	return nil
}

func main() {
	if len(os.Args) == 1 {
		os.Args = append(os.Args, "--help")
	}
	args, err := parser(&cli{}).Parse(os.Args[1:])
	if err != nil {
		fail(errors.New(oneLine(err) + " (allmenning --help lists commands and flags)"))
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	args.BindTo(ctx, (*context.Context)(nil))
	err = args.Run()
	stop()
	if err != nil {
		fail(err)
	}
}

// parser reads a command line into c. The environment and the file of settings come in where the line leaves something out.
func parser(c *cli) *kong.Kong {
	return kong.Must(c,
		kong.Name("allmenning"),
		kong.Description("A self-hosted knowledge commons for municipalities: who works on the same, and what may we expect?"),
		kong.Configuration(readSettings),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true, WrapUpperBound: 100}),
	)
}

// errTold ends a command that has said on its own what went wrong.
var errTold = errors.New("told")

// fail ends the program with one line on what went wrong, and code 1.
func fail(err error) {
	if !errors.Is(err, errTold) {
		fmt.Fprintln(os.Stderr, "allmenning:", sentence(err))
	}
	os.Exit(1)
}

// oneLine is an error's text without the line breaks some have.
func oneLine(err error) string { return strings.Join(strings.Fields(err.Error()), " ") }

// sentence is what a person on the command line is told: the sentence of a refusal in English, and what lay under it.
func sentence(err error) string {
	p := i18n.New(i18n.EN)
	var refused *allmenning.Error
	var fields allmenning.FieldErrors
	switch {
	case errors.As(err, &refused):
		text := p.T(refused.Key, refused.Args...)
		if refused.Err != nil {
			text += " (" + oneLine(refused.Err) + ")"
		}
		return text
	case errors.As(err, &fields):
		text := ""
		for _, f := range fields {
			text += "\n  " + f.Field + ": " + p.T(f.Key, f.Args...)
		}
		return err.Error() + text
	}
	return oneLine(err)
}
