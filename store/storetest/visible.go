package storetest

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"allmenning"
	"allmenning/internal/testkit"
	"allmenning/store"
)

// The small world that visibility is tried in: small enough that readers and records meet often.
var (
	worldOwners = []allmenning.OrganisationID{"owner-a", "owner-b", "owner-c"}
	worldGroups = []allmenning.GroupID{"group-a", "group-b", "group-c"}
	worldStates = []allmenning.State{allmenning.Published, allmenning.Published, allmenning.Drafted, allmenning.Withdrawn}
	worldNouns  = allmenning.Nouns()
)

// Visibility holds the rule of who sees what, as every outlet of a store renders it, against allmenning.Reader.Sees.
type Visibility struct {
	db    *store.DB
	round int
	all   []*allmenning.Record // of every round, for the counts that know no filter
}

// NewVisibility fills the owners of the small world in.
func NewVisibility(t testing.TB, db *store.DB) *Visibility {
	testkit.Write(t, db, func(tx *store.Tx) error {
		var errs []error
		for _, id := range worldOwners {
			errs = append(errs, tx.PutOrganisation(allmenning.Organisation{ID: id, Kind: allmenning.KindMunicipality, Name: string(id)}))
		}
		return errors.Join(errs...)
	})
	return &Visibility{db: db}
}

// Scene is what one round tries: records, each linked to the next, and the readers who look.
type Scene struct {
	Records []*allmenning.Record
	Readers []allmenning.Reader
}

// Scenes draws scenes: records over owners, levels, groups, states and closed blocks; readers over roles, memberships and
// sign-in, the anonymous one always among them.
var Scenes = rapid.Custom(func(t *rapid.T) Scene {
	return Scene{
		Records: rapid.SliceOfN(rapid.Custom(drawRecord), 1, 12).Draw(t, "records"),
		Readers: append(rapid.SliceOfN(rapid.Custom(drawReader), 1, 4).Draw(t, "readers"), allmenning.Reader{}),
	}
})

func drawReader(t *rapid.T) allmenning.Reader {
	return allmenning.Reader{
		Peer:          rapid.Bool().Draw(t, "peer"),
		Organisations: rapid.SliceOfNDistinct(rapid.SampledFrom(worldOwners), 0, 2, rapid.ID[allmenning.OrganisationID]).Draw(t, "roles"),
		Groups: rapid.SliceOfNDistinct(rapid.SampledFrom(append(worldGroups, "")), 0, 2,
			rapid.ID[allmenning.GroupID]).Draw(t, "memberships"), // the empty group is nobody's
	}
}

func drawClosure(t *rapid.T, label string) allmenning.Closure {
	c := allmenning.Closure{Level: rapid.SampledFrom([]allmenning.Level{allmenning.Own, allmenning.Group, allmenning.Peers, allmenning.Public}).Draw(t, label)}
	if c.Level == allmenning.Group {
		c.Group = rapid.SampledFrom(worldGroups).Draw(t, label+"'s group")
	}
	return c
}

func drawRecord(t *rapid.T) *allmenning.Record {
	r := testkit.Record(rapid.SampledFrom(worldNouns).Draw(t, "noun"))
	r.ID = "" // given when it is stored
	r.Owner = rapid.SampledFrom(worldOwners).Draw(t, "owner")
	r.State = rapid.SampledFrom(worldStates).Draw(t, "state")
	r.Closure = drawClosure(t, "core")
	fill(r.Body)
	for _, block := range allmenning.BlocksOf(r.Noun)[1:] {
		if rapid.Bool().Draw(t, "close "+string(block)) {
			closed := drawClosure(t, string(block))
			if closed.Level > r.Closure.Level || (closed.Level == allmenning.Group && r.Closure.Level == allmenning.Group) {
				closed = r.Closure // never wider than the core
			}
			if r.Blocks == nil {
				r.Blocks = map[allmenning.BlockName]allmenning.Closure{}
			}
			r.Blocks[block] = closed
		}
	}
	return r
}

// fill puts something in every block, so that it shows whether it was read.
func fill(body allmenning.Body) {
	switch b := body.(type) {
	case *allmenning.Need:
		b.ContactBlock = allmenning.ContactPoint{Role: "rådgiver", Asked: true}
	case *allmenning.Project:
		b.ContactBlock = allmenning.ContactPoint{Role: "rådgiver", Asked: true}
		b.LessonsBlock.Lessons = []allmenning.Lesson{fullLesson}
	case *allmenning.Finding:
		b.NumbersBlock.Unit = "fall"
	}
}

// Try stores a scene and looks at it through every outlet, as each of its readers. The error says where an outlet and Sees
// disagree.
func (v *Visibility) Try(scene Scene) error {
	v.round++
	source := fmt.Sprint("round ", v.round)
	place := allmenning.Place{Number: allmenning.MunicipalityNumber(fmt.Sprintf("%04d", v.round)), CodeYear: 2024}
	err := v.db.Write(ctx, func(tx *store.Tx) error {
		for i, r := range scene.Records {
			r.ID, r.Version = allmenning.NewID[allmenning.RecordID](), 1
			r.Source, r.Places = allmenning.Source{Name: source}, []allmenning.Place{place}
			if _, err := tx.PutRecord(r, allmenning.ActRegistered, program, ""); err != nil {
				return err
			}
			if i == 0 {
				continue
			}
			before := scene.Records[i-1]
			if err := tx.PutLink(allmenning.Link{From: r.ID, To: before.ID, Kind: allmenning.LinkFollows}, program); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("store the scene: %w", err)
	}
	v.all = append(v.all, scene.Records...)
	for _, reader := range scene.Readers {
		for _, look := range []func(Scene, allmenning.Reader) error{v.records, v.classTable, v.counts, v.links} {
			if err := look(scene, reader); err != nil {
				return fmt.Errorf("%s: reader %+v: %w", v.db.Engine(), reader, err)
			}
		}
	}
	return nil
}

func seenBy(reader allmenning.Reader, records []*allmenning.Record) []*allmenning.Record {
	return slices.DeleteFunc(slices.Clone(records), func(r *allmenning.Record) bool { return !reader.Sees(r.Class()) })
}

func ids(records []*allmenning.Record) []allmenning.RecordID {
	out := make([]allmenning.RecordID, len(records))
	for i, r := range records {
		out[i] = r.ID
	}
	slices.Sort(out)
	return out
}

// records holds reading by id, listing and history, and each block, against the rule.
func (v *Visibility) records(scene Scene, reader allmenning.Reader) error {
	want := seenBy(reader, scene.Records)
	got, err := v.db.RecordsByID(ctx, reader, ids(scene.Records))
	if err != nil {
		return err
	}
	if g := slices.Sorted(maps.Keys(got)); !slices.Equal(g, ids(want)) {
		return fmt.Errorf("by id: %v, want %v", g, ids(want))
	}
	listed, err := v.db.List(ctx, reader, store.Filter{Source: scene.Records[0].Source.Name})
	if err != nil {
		return err
	}
	if !slices.Equal(ids(listed), ids(want)) {
		return fmt.Errorf("list: %v, want %v", ids(listed), ids(want))
	}
	for _, r := range scene.Records {
		_, err := v.db.History(ctx, reader, r.ID)
		if seen := reader.Sees(r.Class()); seen != (err == nil) || (!seen && !errors.Is(err, allmenning.ErrNotFound)) {
			return fmt.Errorf("history of %+v: %w", r.Class(), err)
		}
	}
	for _, r := range want {
		if err := sameBlocks(reader, r, got[r.ID]); err != nil {
			return fmt.Errorf("core %+v: %w", r.Class(), err)
		}
	}
	return nil
}

// sameBlocks holds which blocks of got are filled, and which are named as hidden, against the rule.
func sameBlocks(reader allmenning.Reader, r, got *allmenning.Record) error {
	full, err := partsOf(r)
	if err != nil {
		return err
	}
	read, err := partsOf(got)
	if err != nil {
		return err
	}
	for _, block := range allmenning.BlocksOf(r.Noun) {
		seen := reader.SeesBlock(r.Class(), r.BlockClass(block))
		want := "{}"
		if seen {
			want = full[block]
		}
		if read[block] != want {
			return fmt.Errorf("block %s %+v reads %s, want %s", block, r.BlockClass(block), read[block], want)
		}
		if slices.Contains(got.Hidden, block) == seen {
			return fmt.Errorf("block %s %+v: hidden are %v", block, r.BlockClass(block), got.Hidden)
		}
	}
	return nil
}

// partsOf gives the JSON of each block of r.
func partsOf(r *allmenning.Record) (map[allmenning.BlockName]string, error) {
	out := map[allmenning.BlockName]string{}
	for _, block := range allmenning.BlocksOf(r.Noun) {
		raw, err := json.Marshal(r.Body.Part(block))
		if err != nil {
			return nil, err
		}
		out[block] = string(raw)
	}
	return out, nil
}

// classTable asks as an index does: once per class, into a table of bytes, and then the table for each record.
func (v *Visibility) classTable(scene Scene, reader allmenning.Reader) error {
	number := map[allmenning.Class]int{}
	var table []byte
	var seen []allmenning.RecordID
	for _, r := range scene.Records {
		n, known := number[r.Class()]
		if !known {
			n = len(table)
			number[r.Class()] = n
			table = append(table, 0)
			if reader.Sees(r.Class()) {
				table[n] = 1
			}
		}
		if table[n] == 1 {
			seen = append(seen, r.ID)
		}
	}
	slices.Sort(seen)
	listed, err := v.db.List(ctx, reader, store.Filter{Source: scene.Records[0].Source.Name})
	if err == nil && !slices.Equal(seen, ids(listed)) {
		err = fmt.Errorf("class table: %v, the store: %v", seen, ids(listed))
	}
	return err
}

// counts holds everything that counts against the rule.
func (v *Visibility) counts(scene Scene, reader allmenning.Reader) error {
	want := seenBy(reader, scene.Records)
	n, err := v.db.Count(ctx, reader, store.Filter{Source: scene.Records[0].Source.Name})
	if err != nil {
		return err
	}
	if n != len(want) {
		return fmt.Errorf("count: %d, want %d", n, len(want))
	}
	nouns, err := v.db.CountByNoun(ctx, reader)
	if err != nil {
		return err
	}
	if all := byNoun(seenBy(reader, v.all)); !maps.Equal(nouns, all) {
		return fmt.Errorf("count by noun: %v, want %v", nouns, all)
	}
	number := scene.Records[0].Places[0].Number
	ids, err := v.db.Here(ctx, reader, []allmenning.MunicipalityNumber{number})
	if err != nil {
		return err
	}
	here := map[allmenning.Noun]int{}
	for noun, list := range ids {
		here[noun] = len(list)
	}
	if !maps.Equal(here, byNoun(want)) {
		return fmt.Errorf("here: %v, want %v", here, byNoun(want))
	}
	places, err := v.db.PlacesOfAll(ctx, reader, slices.Collect(maps.Keys(byNoun(v.all)))...)
	if err != nil {
		return err
	}
	there := map[allmenning.Noun]int{}
	for _, p := range places {
		if slices.Contains(p.Numbers, number) {
			there[p.Noun]++
		}
	}
	if !maps.Equal(there, here) {
		return fmt.Errorf("places of all: %v, want %v", there, here)
	}
	return nil
}

func byNoun(records []*allmenning.Record) map[allmenning.Noun]int {
	out := map[allmenning.Noun]int{}
	for _, r := range records {
		out[r.Noun]++
	}
	return out
}

// links holds that an arrow is seen when both its ends are.
func (v *Visibility) links(scene Scene, reader allmenning.Reader) error {
	want := 0
	for i, r := range scene.Records[1:] {
		if reader.Sees(r.Class()) && reader.Sees(scene.Records[i].Class()) {
			want++
		}
	}
	got, err := v.db.LinksOf(ctx, reader, ids(scene.Records)...)
	if err == nil && len(got) != want {
		err = fmt.Errorf("links: %d, want %d", len(got), want)
	}
	return err
}
