package codes

import (
	"embed"
	"sync"
)

//go:embed lists/*.tsv
var files embed.FS

// Themes returns what records are about: main themes with subthemes, in our own wording for the municipal sector.
func Themes() *List { return themes() }

// Sectors returns the KOSTRA functions (three digits) under the service area each belongs to. Every function stands in
// exactly one area; the areas are the codes at the top. Left out are the functions for pensions, financing and depreciation,
// which no project is about. The list is written from general knowledge: Version says what has been checked.
func Sectors() *List { return sectors() }

// TargetGroups returns whom a measure is for.
func TargetGroups() *List { return targetGroups() }

// Measures returns types of measures: what was done, grouped by field. A record carries one type and its own words.
func Measures() *List { return measures() }

// Factors returns what a lesson is about: sixteen factors under the five domains of the Consolidated Framework for
// Implementation Research.
func Factors() *List { return factors() }

// LegalBases returns the grounds on which something may be kept from the public.
func LegalBases() *List { return legalBases() }

// Phases returns how far a project has come: idea, pre-project, pilot, main project, in ordinary use.
func Phases() *List { return phases() }

// Statuses returns how it went: planned, running, completed, stopped, never started.
func Statuses() *List { return statuses() }

// StopReasons returns why something was changed, stopped or never started.
func StopReasons() *List { return stopReasons() }

// Designs returns how a result was found. The codes at the top say how much such a result can bear; each design stands
// under one of them, so that Path(id)[0] is its label.
func Designs() *List { return designs() }

// Directions returns which way a result went, from much better to much worse, with "not measured".
func Directions() *List { return directions() }

var (
	themes       = once("themes")
	sectors      = once("sectors")
	targetGroups = once("target_groups")
	measures     = once("measures")
	factors      = once("factors")
	legalBases   = once("legal_bases")
	phases       = once("phases")
	statuses     = once("statuses")
	stopReasons  = once("stop_reasons")
	designs      = once("designs")
	directions   = once("directions")
)

// once reads an embedded list the first time it is asked for. A broken embedded file is our own mistake, found by the
// tests, so it panics.
func once(name string) func() *List {
	return sync.OnceValue(func() *List {
		l, err := newList(name, mustTable(name))
		if err != nil {
			panic(err)
		}
		return l
	})
}

func mustTable(name string) table {
	text, err := files.ReadFile("lists/" + name + ".tsv")
	if err != nil {
		panic(err)
	}
	t, err := readTable(name, string(text))
	if err != nil {
		panic(err)
	}
	return t
}
