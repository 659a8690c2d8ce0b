package store

import (
	"context"
	"fmt"
	"slices"
)

// archiveForm is that of an archive: a backup without what belongs to the running program, and without ways in that a letter holds.
// Invitations are left out whole, since who was invited stands in the log of people; a letter that waits may hold a link.
var archiveForm = form{
	word: "archive", format: "allmenning-archive/1", exact: true,
	leftOut: append(slices.Clone(leftOut), "job", "idempotency", "outbox", "invitation"),
}

// ofPeople are the tables that an archive without people lacks. What stays of people then is the identifiers by which events,
// requests for a list and delegations name whoever did them, and what somebody has written in a record.
var ofPeople = []string{"person", "credential", "appointment", "draft", "following", "digest", "people_log", "request"}

// Archive writes one moment of what the store holds to a new file at path, to keep it or to move it: an archive of the same content
// is the same bytes on both engines, whenever and wherever it is made by one release of the program. It is as open to its reader as
// the store is: what organisations keep for themselves is in it, and with people also their addresses and digests of passwords,
// without which nobody who runs the instance would come in where it is brought in. It never overwrites: fs.ErrExist when there is
// something at path. A text that only one engine can hold, with NUL or not UTF-8, is an error that names table, row and column.
func (db *DB) Archive(ctx context.Context, path string, people bool, told Progress) (Manifest, error) {
	f := archiveForm
	if !people {
		f.leftOut = append(slices.Clone(f.leftOut), ofPeople...)
	}
	return db.keep(ctx, path, f, Manifest{}, told)
}

// OpenArchive opens an archive and reads all of it once, against its digest. It is brought in by [Backup.Restore], which refuses a row
// that would not be written back as the same bytes.
func OpenArchive(path string) (*Backup, error) { return openKept(path, archiveForm) }

// complete refuses an archive that lacks a table, or has it twice or in another place than this program puts it.
func (b *Backup) complete() error {
	if !b.form.exact {
		return nil
	}
	for _, name := range b.Manifest.LeftOut {
		if !slices.Contains(b.form.leftOut, name) && !slices.Contains(ofPeople, name) {
			return fmt.Errorf("it leaves out the table %q, which no archive does", name)
		}
	}
	want := tablesOf(b.Manifest.Schema, b.Manifest.LeftOut)
	if !slices.EqualFunc(want, b.Manifest.Tables, func(w keyed, t TableManifest) bool { return w.name == t.Name }) {
		return fmt.Errorf("it does not have the tables of a store of schema %d", b.Manifest.Schema)
	}
	return nil
}
