package storetest

import (
	"errors"
	"testing"

	"allmenning"
	"allmenning/internal/testkit"
	"allmenning/store"
)

func imports(t *testing.T, open Open) {
	db := open(t, store.Options{})
	i := store.Import{ID: allmenning.NewID[allmenning.ImportID](), Format: "jsonl", Name: "prøve.jsonl", SHA256: "00ff", By: "p", Org: testkit.Library().ID, At: 9, State: "running"}
	rows := []store.ImportRow{
		{Import: i.ID, Row: 1, SourceID: "a", Record: "r1", Outcome: "new", Args: []byte("[]"), VersionAfter: 1},
		{Import: i.ID, Row: 2, SourceID: "b", Outcome: "refused", MessageKey: "field.required", Args: []byte(`["felt","title"]`)},
	}
	testkit.Write(t, db, func(tx *store.Tx) error {
		return errors.Join(tx.PutImport(i), tx.PutImportRow(rows[1]), tx.PutImportRow(rows[0]), tx.PutImportRow(rows[0]))
	})
	i.State = "done"
	testkit.Write(t, db, func(tx *store.Tx) error { return tx.PutImport(i) })
	is(t, must[store.Import](t)(db.Import(ctx, i.ID)), i)
	is(t, must[[]store.ImportRow](t)(db.ImportRows(ctx, i.ID)), rows)
	_, err := db.Import(ctx, "none")
	refused(t, err, allmenning.NotFound)
	for _, bad := range []func(tx *store.Tx) error{
		func(tx *store.Tx) error {
			return tx.PutImportRow(store.ImportRow{Import: "none", Row: 1, Outcome: "new"})
		},
		func(tx *store.Tx) error {
			return tx.PutImportRow(store.ImportRow{Import: i.ID, Row: 3, Outcome: "lost"})
		},
		func(tx *store.Tx) error { return tx.PutImport(store.Import{ID: "x", State: "odd"}) },
	} {
		if err := db.Write(ctx, bad); err == nil {
			t.Error("something impossible was stored")
		}
	}
}

func smallThings(t *testing.T, open Open) {
	db := open(t, store.Options{})
	o := allmenning.Organisation{ID: "o1", Number: "844824122", Kind: allmenning.KindMunicipality, Name: "Vefsn kommune", Parent: "", Municipality: "1824"}
	rows := []store.RegisterRow{
		{Number: "1824", Kind: "indicator:population", ValidFrom: "2025-01-01", Body: []byte(`{"value":13300}`), Source: "SSB 07459", Year: 2025},
		{Number: "1824", Kind: "name", ValidFrom: "", ValidTo: "2030-01-01", Body: []byte(`{"no":"Vefsn","sma":"Vaapste"}`), Source: "Klass 131"},
	}
	testkit.Write(t, db, func(tx *store.Tx) error {
		return errors.Join(tx.PutOrganisation(o), tx.PutRegisterRows(append(rows, rows...)), tx.SetSetting("library.version", "1"),
			tx.SetSetting("library.version", "2"), tx.Post(store.Letter{Key: "k", Kind: "mail"}), tx.Post(store.Letter{Key: "k", Kind: "webhook"}))
	})
	o.Name = "Vefsn kommune – Vaapsten tjïelte"
	testkit.Write(t, db, func(tx *store.Tx) error {
		if err := tx.PutOrganisation(o); err != nil {
			return err
		}
		got, err := tx.Organisation(o.ID)
		is(t, got, o)
		value, _ := tx.Setting("library.version")
		is(t, value, "2")
		return err
	})
	is(t, must[allmenning.Organisation](t)(db.Organisation(ctx, o.ID)), o)
	is(t, must[[]allmenning.Organisation](t)(db.Organisations(ctx)), []allmenning.Organisation{testkit.Library(), o})
	_, err := db.Organisation(ctx, "none")
	refused(t, err, allmenning.NotFound)
	refused(t, db.Write(ctx, func(tx *store.Tx) error {
		return tx.PutOrganisation(allmenning.Organisation{ID: "o2", Number: o.Number, Name: "En til"})
	}), allmenning.Conflict)
	is(t, must[[]store.RegisterRow](t)(db.RegisterRows(ctx)), rows)
	is(t, must[string](t)(db.Setting(ctx, "never.set")), "")
	letters := must[[]store.Letter](t)(db.Letters(ctx, 10))
	is(t, []any{len(letters), letters[0].Kind, string(letters[0].Body)}, []any{1, "mail", "{}"})
}
