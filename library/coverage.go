package library

import (
	"fmt"

	"allmenning"
)

// Coverage says how much the library holds and what it lacks, for the pages that show it.
type Coverage struct {
	Version   string
	Read      string // date the sources were read, 2026-11-23
	Studies   int
	Findings  int
	Poolable  int // findings with a standard error between groups
	Syntheses int
	Projects  int

	Holds     allmenning.Texts   // one sentence: how many records, read when
	NotHolds  []allmenning.Texts // what is not covered, one sentence each
	SourcedAs allmenning.Texts   // what the numbers were read from
}

// Covers counts the library and says what it lacks.
func Covers() (Coverage, error) {
	c, err := read()
	if err != nil {
		return Coverage{}, err
	}
	v := Coverage{
		Version: Version, Read: c.studies.Read, Studies: len(c.studies.Studies),
		Syntheses: len(c.syntheses.Syntheses), Projects: len(c.projects.Projects),
	}
	for _, s := range c.studies.Studies {
		v.Findings += len(s.Findings)
		for _, f := range s.Findings {
			if e := f.Numbers.Effect; e != nil && e.Poolable {
				v.Poolable++
			}
		}
	}
	v.Holds = allmenning.Texts{
		NB: fmt.Sprintf("Eksempelbiblioteket har %d studier med %d resultater, %d oppsummeringer og %d prosjekter. Kildene ble lest 23. november 2026.", v.Studies, v.Findings, v.Syntheses, v.Projects),
		NN: fmt.Sprintf("Eksempelbiblioteket har %d studiar med %d resultat, %d oppsummeringar og %d prosjekt. Kjeldene vart lesne 23. november 2026.", v.Studies, v.Findings, v.Syntheses, v.Projects),
		EN: fmt.Sprintf("The example library holds %d studies with %d findings, %d syntheses and %d projects. The sources were read on 23 November 2026.", v.Studies, v.Findings, v.Syntheses, v.Projects),
	}
	v.SourcedAs = allmenning.Texts{
		NB: "Tallene er lest i sammendrag og utdrag, ikke i hele artikler. Hvert tall er kontrollert minst én gang til.",
		NN: "Tala er lesne i samandrag og utdrag, ikkje i heile artiklar. Kvart tal er kontrollert minst éin gong til.",
		EN: "The numbers were read in abstracts and excerpts, not in full papers. Each number was checked at least once more.",
	}
	v.NotHolds = notHeld
	return v, nil
}

// notHeld is what somebody who looks in vain should know.
var notHeld = []allmenning.Texts{
	{
		NB: "Biblioteket har ingen behov og ingen erfaringer. Dem må kommunene skrive selv.",
		NN: "Biblioteket har ingen behov og ingen erfaringar. Dei må kommunane skrive sjølve.",
		EN: "The library holds no needs and no lessons. Those are for the municipalities to write.",
	},
	{
		NB: "Studiene er et utvalg, ikke et systematisk søk. Mange gode studier mangler, og mange temaer har ingen.",
		NN: "Studiane er eit utval, ikkje eit systematisk søk. Mange gode studiar manglar, og mange tema har ingen.",
		EN: "The studies are a selection, not a systematic search. Many good studies are missing, and many themes have none.",
	},
	{
		NB: "Prosjektene er et lite utvalg fra åpne nettsider. Vi har tatt med fakta, ikke beskrivelser og resultater.",
		NN: "Prosjekta er eit lite utval frå opne nettsider. Vi har teke med fakta, ikkje skildringar og resultat.",
		EN: "The projects are a small sample from public web pages. We hold facts, not descriptions or results.",
	},
	{
		NB: "Kostnader er nesten aldri oppgitt i det vi har lest.",
		NN: "Kostnader er nesten aldri oppgjevne i det vi har lese.",
		EN: "Costs are hardly ever given in what we have read.",
	},
}
