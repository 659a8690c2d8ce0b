package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"allmenning"
	"allmenning/answers"
	"allmenning/i18n"
	"allmenning/serve/export"
	"allmenning/serve/web/history"
)

// exportCmds are what can be written to a file.
type exportCmds struct {
	Archive exportCmd     `cmd:"" default:"withargs" help:"Everything, as one archive."`
	List    exportListCmd `cmd:"" help:"The records of one kind, as a list."`
}

type exportListCmd struct {
	data
	Noun         string `arg:"" enum:"need,project,study,finding,synthesis,constellation,all" help:"Which records: need, project, study, finding, synthesis, constellation, or all of an organisation's in one workbook."`
	File         string `arg:"" help:"The file that is to be, ending in .csv or .xlsx; there must be no such file."`
	Organisation string `help:"Nine digits: all that this organisation owns, closed records too, as its own people read it. A workbook then has sheets with lessons, links and earlier versions. Without it, what everybody sees." placeholder:"NUMBER"`
	Lang         string `help:"Language of headings and names in a workbook." enum:"nb,nn,en" default:"nb"`
	Excel        bool   `help:"A .csv for spreadsheets, as the pages give it, and not for programs."`
	BaseURL      string `help:"Where people find the instance. Without it, records have no address." env:"ALLMENNING_BASE_URL" placeholder:"URL"`
	Operator     string `help:"Who runs the instance." env:"ALLMENNING_OPERATOR" placeholder:"NAME"`
}

// Help is what --help adds.
func (exportListCmd) Help() string {
	return "The server may run. A .csv is for programs (UTF-8, commas, names of columns that stay, codes for names); one of projects can be brought in again by \"allmenning import list\". " +
		"An .xlsx is for people, with what the columns mean on a sheet of its own.\n\n" +
		"Examples:\n\n\tallmenning export list project projects.csv --data ./data\n\tallmenning export list need ours.xlsx --data ./data --organisation 844824122 --lang nn\n\tallmenning export list all everything.xlsx --data ./data --organisation 844824122"
}

// Run writes the list. A file that could not be written whole is not there.
func (c exportListCmd) Run(ctx context.Context) error {
	format, err := c.format()
	if err != nil {
		return err
	}
	o, err := c.open(ctx, toRead)
	if err != nil {
		return err
	}
	defer o.db.Close()
	lang, _ := i18n.Parse(c.Lang)
	p := i18n.New(lang)
	f := export.File{
		P: p, Instance: cmp.Or(c.Operator, "Allmenning"), Base: strings.TrimSuffix(c.BaseURL, "/"), At: time.Now(),
		Words: history.NewWords(p, o.register),
	}
	sheets, err := c.sheets(ctx, o, &f, format)
	if err != nil {
		return err
	}
	return fresh(c.File, func(to *os.File) error { return f.Write(to, format, sheets...) })
}

// everyNoun is what all records of an organisation are asked for by.
const everyNoun = "all"

// sheets are what the file is to hold, and f is told whom it is for.
func (c exportListCmd) sheets(ctx context.Context, o *opened, f *export.File, format export.Format) ([]export.Sheet, error) {
	questions := answers.New(o.db, nil, o.register)
	taken := answers.Taken{Noun: allmenning.Noun(c.Noun)}
	if c.Organisation == "" {
		return []export.Sheet{{Noun: taken.Noun, Entries: questions.Entries(ctx, f.Reader, taken)}}, nil
	}
	all, err := o.db.Organisations(ctx)
	if err != nil {
		return nil, err
	}
	at := slices.IndexFunc(all, func(org allmenning.Organisation) bool { return org.Number == c.Organisation })
	if at < 0 {
		return nil, fmt.Errorf("no organisation here has the number %s", c.Organisation)
	}
	org := all[at]
	f.Of = f.P.T("export.of.owner", "name", org.Name)
	f.Reader = allmenning.Reader{Peer: org.Public(), Organisations: []allmenning.OrganisationID{org.ID}}
	if f.Reader.Groups, err = o.db.GroupsOf(ctx, org.ID); err != nil {
		return nil, err
	}
	taken.Owner = org.ID
	switch {
	case c.Noun == everyNoun:
		return export.Owned(ctx, questions, f.Reader, org.ID), nil
	case format == export.XLSX:
		return export.Owned(ctx, questions, f.Reader, org.ID, taken.Noun), nil
	}
	return []export.Sheet{{Noun: taken.Noun, Entries: questions.Entries(ctx, f.Reader, taken)}}, nil
}

func (c exportListCmd) format() (export.Format, error) {
	switch ending := strings.ToLower(filepath.Ext(c.File)); {
	case c.Noun == everyNoun && c.Organisation == "":
		return "", errors.New("all records in one workbook are an organisation's: say which with --organisation. The whole store goes out by \"allmenning export --all\"")
	case c.Noun == everyNoun && ending != ".xlsx":
		return "", errors.New("all records of an organisation are one workbook: the file must end in .xlsx")
	case ending == ".xlsx":
		return export.XLSX, nil
	case ending == ".csv" && c.Excel:
		return export.CSV, nil
	case ending == ".csv":
		return export.Data, nil
	}
	return "", errors.New("the file must end in .csv or .xlsx")
}

// fresh makes a file that is whole or not there at all. A file that is there already stays.
func fresh(name string, write func(*os.File) error) error {
	f, err := os.CreateTemp(filepath.Dir(name), ".allmenning-*")
	if err != nil {
		return fmt.Errorf("%s cannot be written: %w", name, cause(err))
	}
	defer os.Remove(f.Name())
	if err := errors.Join(write(f), f.Sync(), f.Close()); err != nil {
		return err
	}
	if err := os.Link(f.Name(), name); err != nil {
		return fmt.Errorf("%s cannot be written: %w", name, errors.Unwrap(err))
	}
	return nil
}
