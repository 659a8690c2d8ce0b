package commons

import (
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"maps"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"allmenning"
	"allmenning/files/sources"
	"allmenning/files/table"
	"allmenning/library"
	"allmenning/store"
)

// ListChoices are what a person chooses of a list before it is taken in; the zero value leaves all to the guess.
type ListChoices struct {
	Table   table.Format     `json:"table"`
	Columns []sources.Column `json:"columns,omitempty"` // one a column of the list; nil is guess
	Plain   bool             `json:"plain,omitempty"`   // a list of a known layout is read by its columns alone
	Level   allmenning.Level `json:"level"`             // how open new records are
	// Themes has rows get the themes that their texts speak of, where no column carries themes.
	Themes bool `json:"themes,omitempty"`
	// Instead are themes that such texts speak of and that a person has changed for the whole list; empty: rows do not get it.
	Instead map[string]string `json:"instead,omitempty"`
	// Joined are rows, by their own id, that a person said are records which are here already; Apart are those that they said are not.
	Joined map[string]allmenning.RecordID `json:"joined,omitempty"`
	Apart  map[string]bool                `json:"apart,omitempty"`
	// Parts are, by number, the municipality of today that rows concern whose own was divided; AllParts, that a person said it is all of
	// them. A number that is not there has not been answered for: its rows are placed in all.
	Parts map[allmenning.MunicipalityNumber]allmenning.MunicipalityNumber `json:"parts,omitempty"`
	// Lines is about how many rows a list in text has, for whoever waits; 0: not known.
	Lines int `json:"lines,omitempty"`
	// Samples are the first values of each column that can be shown to whoever chooses; see sampleOf.
	Samples [][]string `json:"samples,omitempty"`
}

// ListOnItsWay is a list with what a person has chosen of it and what looking through it has found.
type ListOnItsWay struct {
	store.Import
	Choices ListChoices
	Told    Report
	Counts  map[string]int // rows by what became of them, when it is being or has been taken in
	Stands  int            // rows of them whose records would stay as they are were it undone now: they are no longer as the list left them
}

// How many lists of one organisation may wait to be taken in, and how many bytes in all: each lies here whole.
const (
	MostLists      = 100
	MostListsBytes = 4 * MostListBytes
)

// listLease is how long a process that works on a list has it before another may think it is dead.
const listLease = 2 * time.Minute

// ReceiveList keeps a list that a person sends, with what its columns are guessed to carry. Nothing is taken in. A list that tells who
// somebody is is refused whole. name is its file's;
// source names whose list it is, so that its next version updates the same records: empty is the file's name without its ending.
// FieldErrors with the fields "name" and "source" where one of them identifies a person.
func (c *Commons) ReceiveList(ctx context.Context, actor allmenning.Actor, name, source string, r io.Reader) (store.Import, error) {
	if !actor.MayPublish(actor.Owner()) {
		return store.Import{}, forbidden
	}
	name = filepath.Base(name)
	source = cmp.Or(strings.TrimSpace(source), strings.TrimSuffix(name, filepath.Ext(name)))
	if sources.HoldsIdentityNumber(name) {
		return store.Import{}, allmenning.FieldErrors{{Field: "name", Key: "field.identity_number"}}
	}
	if err := checkSource(source); err != nil {
		return store.Import{}, err
	}
	f, err := spool(r, MostListBytes)
	if err != nil {
		return store.Import{}, err
	}
	defer f.Close()
	i := store.Import{
		ID: allmenning.NewID[allmenning.ImportID](), Format: f.formatOf(), Name: name, SHA256: f.sha256, Size: f.size,
		By: actor.Person, Org: actor.Acting, Owner: actor.Owner(), Source: source, State: store.ImportReceived,
	}
	if err := f.guard(name, i.Format, table.Format{}); err != nil {
		return store.Import{}, asRefusal(err)
	}
	choices := ListChoices{Level: allmenning.Public, Themes: true, Lines: f.lines()}
	if i.Format == formatTable {
		if err = f.columns(name, table.Format{}, &choices); err != nil {
			return store.Import{}, asRefusal(err)
		}
	}
	if err := c.asBefore(ctx, i, &choices); err != nil {
		return store.Import{}, err
	}
	if i.Choices, err = json.Marshal(choices); err != nil {
		return store.Import{}, err
	}
	err = c.act(ctx, actor, func(tx *store.Tx) error {
		if err := roomForList(tx, i.Owner); err != nil {
			return err
		}
		if err := tx.PutImport(i); err != nil {
			return err
		}
		for n, piece := range f.pieces() {
			if err := tx.PutImportPart(i.ID, n, piece); err != nil {
				return err
			}
		}
		return nil
	})
	return i, err
}

// roomForList refuses another list where as many as may wait do, and lets nobody else in until the transaction ends.
func roomForList(tx *store.Tx, owner allmenning.OrganisationID) error {
	if err := tx.LockOrganisation(owner); err != nil {
		return err
	}
	waiting, bytes, err := tx.ImportsKept(owner)
	if err == nil && (waiting >= MostLists || bytes >= MostListsBytes) {
		err = allmenning.Refuse(allmenning.Invalid, "import.many", "n", waiting)
	}
	return err
}

// columns opens a table and guesses what its columns carry.
func (f *listFile) columns(name string, want table.Format, into *ListChoices) error {
	list, err := f.opened(name, want)
	if err != nil {
		return err
	}
	defer list.Close()
	into.Table, into.Columns = list.Format(), guess(list, sources.LayoutOf(list.Header()))
	into.Samples = sampled(list)
	return nil
}

// checkSource refuses names of sources that cannot be: the library's own, what is too long, and what identifies a person.
func checkSource(source string) error {
	if source == "" || source == library.SourceName || utf8.RuneCountInString(source) > 100 || !utf8.ValidString(source) || strings.ContainsRune(source, 0) {
		return allmenning.Refuse(allmenning.Invalid, "import.source")
	}
	if sources.HoldsIdentityNumber(source) {
		return allmenning.FieldErrors{{Field: "source", Key: "field.identity_number"}}
	}
	return nil
}

// List gives a list on its way, or one that has come in, to whoever may publish for its owner.
func (c *Commons) List(ctx context.Context, actor allmenning.Actor, id allmenning.ImportID) (ListOnItsWay, error) {
	owner, err := listsOf(actor)
	if err != nil {
		return ListOnItsWay{}, err
	}
	i, err := c.store.Import(ctx, id, owner)
	if err != nil {
		return ListOnItsWay{}, err
	}
	out, err := unpacked(i)
	if err == nil && i.State != store.ImportReceived && i.State != store.ImportReady {
		if out.Counts, err = c.store.ImportCounts(ctx, id); err == nil && i.State != store.ImportRunning {
			out.Stands, err = c.store.ImportStands(ctx, id)
		}
	}
	return out, err
}

// listsOf is whose lists an actor may know of: empty is everybody's, for the program itself. Who may publish for nobody gets
// ErrNotFound.
func listsOf(actor allmenning.Actor) (allmenning.OrganisationID, error) {
	switch owner := actor.Owner(); {
	case actor.Instance:
		return "", nil
	case actor.MayPublish(owner):
		return owner, nil
	}
	return "", allmenning.ErrNotFound
}

// unpacked reads what an import keeps as JSON.
func unpacked(i store.Import) (ListOnItsWay, error) {
	out := ListOnItsWay{Import: i}
	err := errors.Join(json.Unmarshal(i.Choices, &out.Choices), json.Unmarshal(i.Told, &out.Told))
	if out.Told.Broken != nil {
		wholeNumbers(out.Told.Broken.Args)
	}
	return out, err
}

// Lists gives the newest lists whose records are the actor's organisation's, the newest first, as ImportsOf does.
func (c *Commons) Lists(ctx context.Context, actor allmenning.Actor) ([]store.Import, error) {
	if !actor.MayPublish(actor.Owner()) {
		return nil, forbidden
	}
	return c.store.ImportsOf(ctx, actor.Owner(), 50)
}

// LookThrough has a list looked through by what is chosen now: what its rows would become, and what is wrong with them. It is done
// behind; see WorkOnLists. One that is looked through by the same choices now goes on. Invalid where a row is said to be a record that it
// cannot be, and FieldErrors by the rows' own ids where two are said to be one; see joinable.
func (c *Commons) LookThrough(ctx context.Context, actor allmenning.Actor, id allmenning.ImportID, choices ListChoices) error {
	joined := slices.Collect(maps.Values(choices.Joined))
	var err error
	if choices.Parts, err = c.parts(choices.Parts); err != nil {
		return err
	}
	here, err := c.store.RecordsByID(ctx, actor.Reader, joined)
	if err != nil {
		return err
	}
	return c.moveList(ctx, actor, id, func(_ *store.Tx, i *store.Import) error {
		switch i.State {
		case store.ImportReceived, store.ImportReady, store.ImportLooking, store.ImportWaiting:
		default:
			return allmenning.Refuse(allmenning.Conflict, "import.state")
		}
		before, err := unpacked(*i)
		if err != nil {
			return err
		}
		if choices.Joined, err = before.joinable(choices.Joined, here); err != nil {
			return err
		}
		said, err := json.Marshal(choices)
		if err != nil || i.State == store.ImportLooking && bytes.Equal(said, i.Choices) {
			return err // a second click, or the same page in another window
		}
		i.State, i.Line, i.Held, i.Choices = store.ImportLooking, 0, 0, said
		if !before.Choices.readsAs(choices) {
			i.Told = nil
		}
		return nil
	})
}

// joinable gives what rows may be said to be: projects that whoever says so sees, one row each. What was said before of a record that is
// gone since is forgotten.
func (l ListOnItsWay) joinable(said map[string]allmenning.RecordID, here map[allmenning.RecordID]*allmenning.Record) (map[string]allmenning.RecordID, error) {
	line := map[string]int{}
	for _, n := range l.Told.Near {
		line[n.SourceID] = n.Row
	}
	rows := slices.SortedFunc(maps.Keys(said), func(a, b string) int { return cmp.Or(cmp.Compare(line[a], line[b]), strings.Compare(a, b)) })
	out, taken := maps.Clone(said), map[allmenning.RecordID]string{}
	var twice allmenning.FieldErrors
	for _, row := range rows {
		id := said[row]
		other, is := taken[id]
		switch r := here[id]; {
		case r == nil && l.Choices.Joined[row] == id:
			delete(out, row)
		case r == nil || r.Noun != allmenning.NounProject:
			return nil, allmenning.Refuse(allmenning.Invalid, "import.joined")
		case is:
			twice = append(twice, allmenning.FieldError{Field: row, Key: "import.joined_twice", Args: []any{"row", line[row], "other", line[other]}})
		default:
			taken[id] = row
		}
	}
	if twice != nil {
		return nil, twice
	}
	return out, nil
}

// readsAs says that rows are read alike by two choices: only what was said of records they look like may differ.
func (l ListChoices) readsAs(o ListChoices) bool {
	l.Joined, l.Apart, o.Joined, o.Apart = nil, nil, nil, nil
	return reflect.DeepEqual(l, o)
}

// Carries says whether a column of the list carries a field.
func (l ListChoices) Carries(field sources.Field) bool {
	return slices.ContainsFunc(l.Columns, func(c sources.Column) bool { return c.Field == field })
}

// asBefore takes over what was chosen when the list came in last, also where that has been undone: how columns that are called the same
// are read, which themes its texts give, and what is said of municipalities that were divided. How open new records are is asked anew.
func (c *Commons) asBefore(ctx context.Context, i store.Import, choices *ListChoices) error {
	last, err := c.store.ImportBefore(ctx, i)
	switch {
	case allmenning.KindOf(err) == allmenning.NotFound:
		return nil
	case err != nil:
		return err
	}
	before, err := unpacked(last)
	if err != nil {
		return err
	}
	choices.Themes, choices.Instead = before.Choices.Themes, before.Choices.Instead
	choices.Parts = maps.Clone(before.Choices.Parts)
	maps.DeleteFunc(choices.Parts, func(old, part allmenning.MunicipalityNumber) bool { // an answer that the register has outlived
		_, err := c.parts(map[allmenning.MunicipalityNumber]allmenning.MunicipalityNumber{old: part})
		return err != nil
	})
	for _, said := range before.Choices.Columns {
		if said.Why == sources.WhyChosen {
			choices.choose(said)
		}
	}
	return nil
}

// choose reads a column as a person said before, by its header; another that was guessed to carry the same is not used.
func (l *ListChoices) choose(said sources.Column) {
	at := slices.IndexFunc(l.Columns, func(c sources.Column) bool { return c.Header == said.Header && c.Header != "" })
	if at < 0 {
		return
	}
	for i, c := range l.Columns {
		if c.Field == said.Field && !said.Field.TakesMany() {
			l.Columns[i].Field, l.Columns[i].Why = "", sources.WhyNone
		}
	}
	l.Columns[at] = said
}

// Seen is a mark of what is chosen of a list and what was found in it, which changes when either does.
func (l ListOnItsWay) Seen() string { return seenOf(l.Import) }

func seenOf(i store.Import) string {
	of := sha256.New()
	for _, part := range [][]byte{i.Choices, i.Told} {
		sum := sha256.Sum256(part)
		of.Write(sum[:])
	}
	return hex.EncodeToString(of.Sum(nil)[:16])
}

// TakeInList has a list that was looked through taken in. Where its owner wants two persons behind what is published, it waits for
// somebody else than whoever sent it, and that is who calls the second time. seen is the list's Seen as whoever says so saw it: it is a
// Conflict when the list is another now, and when it could not be read to its end.
func (c *Commons) TakeInList(ctx context.Context, actor allmenning.Actor, id allmenning.ImportID, seen string) error {
	return c.moveList(ctx, actor, id, func(tx *store.Tx, i *store.Import) error {
		if i.State != store.ImportReady && i.State != store.ImportWaiting {
			if i.State == store.ImportRunning || i.State == store.ImportDone {
				return nil // a second click
			}
			return allmenning.Refuse(allmenning.Conflict, "import.state")
		}
		if seenOf(*i) != seen {
			return allmenning.Refuse(allmenning.Conflict, "import.changed")
		}
		list, err := unpacked(*i)
		switch {
		case err != nil:
			return err
		case list.Told.Broken != nil:
			return allmenning.Refuse(allmenning.Conflict, "import.broken")
		}
		choice, err := tx.OrganisationChoice(i.Owner)
		if err != nil {
			return err
		}
		if choice.TwoPersons && i.By == actor.Person {
			i.State = store.ImportWaiting
			return nil
		}
		i.State, i.Line, i.Held = store.ImportRunning, 0, 0
		return nil
	})
}

// UndoList has everything undone that a list did and that nobody has changed since. Called again it tries what stood the last time: what
// had changed it may be undone itself, as a newer version of the list.
func (c *Commons) UndoList(ctx context.Context, actor allmenning.Actor, id allmenning.ImportID) error {
	return c.moveList(ctx, actor, id, func(_ *store.Tx, i *store.Import) error {
		switch i.State {
		case store.ImportUndoing:
			return nil
		case store.ImportDone, store.ImportFailed, store.ImportRunning, store.ImportUndone: // undone again: what stood may do so no more
			i.State, i.Line, i.Held = store.ImportUndoing, 0, 0
			return nil
		}
		return allmenning.Refuse(allmenning.Conflict, "import.state")
	})
}

// DropList forgets a list of which nothing has been taken in.
func (c *Commons) DropList(ctx context.Context, actor allmenning.Actor, id allmenning.ImportID) error {
	owner, err := listsOf(actor)
	if err != nil {
		return err
	}
	return c.act(ctx, actor, func(tx *store.Tx) error {
		i, err := tx.HoldImport(id, owner)
		switch {
		case err != nil:
			return err
		case i.State == store.ImportRunning || i.State == store.ImportUndoing:
			return allmenning.Refuse(allmenning.Conflict, "import.state")
		}
		gone, err := tx.DropImport(id)
		if err == nil && !gone {
			err = allmenning.Refuse(allmenning.Conflict, "import.taken")
		}
		return err
	})
}

// moveList changes where a list is on its way, where the actor may publish for its owner.
func (c *Commons) moveList(ctx context.Context, actor allmenning.Actor, id allmenning.ImportID, move func(*store.Tx, *store.Import) error) error {
	owner, err := listsOf(actor)
	if err != nil {
		return err
	}
	return c.act(ctx, actor, func(tx *store.Tx) error {
		i, err := tx.HoldImport(id, owner)
		if err != nil {
			return err
		}
		if err := move(tx, &i); err != nil {
			return err
		}
		return tx.PutImport(i)
	})
}
