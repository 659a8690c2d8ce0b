// Package library holds the example library a new instance starts with: published studies and their effects, questions
// answered from those effects, and real municipal projects as facts. It is embedded in the program and needs no network.
//
// Everything here is a fact with its source (citation, address, number as printed) or a text of our own. No quotation and
// no project description is included: a project is its title, its organisation, its places, its money, its time and the
// address where the rest can be read. Each file under facts says in its head where it comes from and when it was read.
package library

import (
	"bytes"
	"embed"
	"encoding/json"
	"fmt"
	"sync"

	"allmenning"

	"github.com/google/uuid"
)

// Version is the library's own version: the month it was gathered and a running number. A new version may add records and
// correct them; it never gives an id to another thing.
const Version = "2026-11.1"

// SourceName stands in Source.Name of every record of the library.
const SourceName = "library"

//go:embed facts/*.json
var files embed.FS

// head is what every file of facts says of itself.
type head struct {
	Source  string `json:"source"`
	Read    string `json:"read"` // 2026-11-23
	Licence string `json:"licence"`
}

// contents is the whole library as read from its files.
type contents struct {
	studies   studyFile
	syntheses synthesisFile
	projects  projectFile
}

var read = sync.OnceValues(func() (*contents, error) {
	var c contents
	for name, into := range map[string]any{
		"facts/studies.json": &c.studies, "facts/syntheses.json": &c.syntheses, "facts/projects.json": &c.projects,
	} {
		text, err := files.ReadFile(name)
		if err != nil {
			return nil, fmt.Errorf("library: %w", err)
		}
		d := json.NewDecoder(bytes.NewReader(text))
		d.DisallowUnknownFields()
		if err := d.Decode(into); err != nil {
			return nil, fmt.Errorf("library: %s: %w", name, err)
		}
	}
	return &c, nil
})

// ids is the name space of the library's ids.
var ids = uuid.NewSHA1(uuid.NameSpaceURL, []byte("urn:allmenning:library"))

// ID is the record id of the library's thing with that id of its own: a UUIDv5 text of "library:" and the id. It is the
// same in every instance and every version, so that links between the library's records hold, loading it again changes
// rather than adds, and two instances that harvest each other see that they hold the same record. Unlike other ids it does
// not tell when it was made.
func ID(sourceID string) allmenning.RecordID {
	return allmenning.RecordID(uuid.NewSHA1(ids, []byte(SourceName+":"+sourceID)).String())
}

// Records returns everything in the library as records owned by owner, in an order in which every link points to a record
// already given: studies each followed by their findings, then syntheses, then projects. All are published and open to
// everybody. Version, Created and Changed are left at zero for whoever stores them. The links are finding → study (from)
// and synthesis → finding (uses), made by owner, with At zero.
//
// The records are new at each call and belong to the caller. The error is our own mistake only: a file that cannot be
// read, or a synthesis that uses a finding the library lacks.
func Records(owner allmenning.OrganisationID) ([]*allmenning.Record, []allmenning.Link, error) {
	c, err := read()
	if err != nil {
		return nil, nil, err
	}
	w := &writer{owner: owner, findings: map[string]bool{}}
	for i := range c.studies.Studies {
		w.study(&c.studies, &c.studies.Studies[i])
	}
	for i := range c.syntheses.Syntheses {
		if err := w.synthesis(&c.syntheses, &c.syntheses.Syntheses[i]); err != nil {
			return nil, nil, err
		}
	}
	for i := range c.projects.Projects {
		w.project(&c.projects, &c.projects.Projects[i])
	}
	return w.records, w.links, nil
}

// writer gathers records and links for one owner.
type writer struct {
	owner    allmenning.OrganisationID
	records  []*allmenning.Record
	links    []allmenning.Link
	findings map[string]bool // ids of the findings given so far
}

// add gives the record what all of the library's records share.
func (w *writer) add(sourceID string, r allmenning.Record) {
	r.ID, r.Owner, r.Noun = ID(sourceID), w.owner, r.Body.Noun()
	r.State, r.Closure = allmenning.Published, allmenning.Closure{Level: allmenning.Public}
	r.Source.Name, r.Source.ID = SourceName, sourceID
	w.records = append(w.records, &r)
}

func (w *writer) link(from, to string, kind allmenning.LinkKind) {
	w.links = append(w.links, allmenning.Link{From: ID(from), To: ID(to), Kind: kind, By: w.owner})
}
