package storetest

import (
	"errors"
	"testing"

	"allmenning"
	"allmenning/internal/testkit"
	"allmenning/store"
)

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
