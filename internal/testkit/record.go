package testkit

import "allmenning"

// Library is the organisation that the smallest records belong to.
func Library() allmenning.Organisation {
	return allmenning.Organisation{ID: "0193a000-0000-7000-8000-000000000001", Kind: allmenning.KindLibrary, Name: "Biblioteket"}
}

// Program is the actor of records that are put in by the program itself.
func Program() allmenning.Actor { return allmenning.Actor{Instance: true} }

// Record gives the smallest valid record of a noun, new (version 1), public and published, owned by Library. A test changes
// only what it is about.
func Record(noun allmenning.Noun) *allmenning.Record {
	r := &allmenning.Record{
		ID: allmenning.NewID[allmenning.RecordID](), Noun: noun, Owner: Library().ID, State: allmenning.Published,
		Closure: allmenning.Closure{Level: allmenning.Public}, Lang: allmenning.NB, Version: 1, Body: allmenning.NewBody(noun),
	}
	switch body := r.Body.(type) {
	case *allmenning.Need:
		r.Title, body.Challenge = "Eldre faller hjemme", "Mange eldre faller hjemme og havner på sykehus."
	case *allmenning.Project:
		r.Title, body.Summary = "Medisindispenser i hjemmetjenesten", "Vi prøver elektroniske medisindispensere."
	case *allmenning.Study:
		r.Title, body.Citation, body.Year, body.Design = "Trening mot fall", "Berg m.fl. 2019", 2019, "randomised-individual"
	case *allmenning.Finding:
		r.Title, body.Direction = "Fall per år", allmenning.Better
	case *allmenning.Synthesis:
		r.Title, body.Outcome = "Trening mot fall", "falls-rate"
		body.Question = allmenning.Texts{NB: "Hvor mange fall kan trening hindre?"}
	case *allmenning.Constellation:
		r.Title, body.Purpose = "Nettverk for trygg hjemmetjeneste", "Vi prøver ut det samme sammen, og deler det vi lærer."
	}
	return r
}

// Need is the smallest valid need.
func Need() *allmenning.Record { return Record(allmenning.NounNeed) }

// Project is the smallest valid project.
func Project() *allmenning.Record { return Record(allmenning.NounProject) }

// Study is the smallest valid study.
func Study() *allmenning.Record { return Record(allmenning.NounStudy) }

// Finding is the smallest valid finding: a direction without numbers.
func Finding() *allmenning.Record { return Record(allmenning.NounFinding) }

// Synthesis is the smallest valid synthesis: a question without findings.
func Synthesis() *allmenning.Record { return Record(allmenning.NounSynthesis) }

// Constellation is the smallest valid constellation; nobody is in it.
func Constellation() *allmenning.Record { return Record(allmenning.NounConstellation) }
