package answers

import (
	"context"
	"path/filepath"
	"testing"

	"allmenning"
	"allmenning/commons"
	"allmenning/find/catalogue"
	"allmenning/find/lang"
	"allmenning/internal/testkit"
	"allmenning/library"
	"allmenning/municipality"
	"allmenning/store"
)

func overLibrary(b *testing.B) *Answers {
	b.Helper()
	ctx := context.Background()
	db := testkit.Open(b, filepath.Join(b.TempDir(), "allmenning.db"), store.Options{Fold: lang.Fold})
	register := municipality.Embedded()
	c := commons.New(db, register)
	if err := c.PrepareOrganisations(ctx); err != nil {
		b.Fatal(err)
	}
	if _, err := c.LoadLibrary(ctx, commons.Program(), nil); err != nil {
		b.Fatal(err)
	}
	index, err := catalogue.Open(ctx, db, catalogue.Options{Places: Places(register), ReadOnly: true})
	if err != nil {
		b.Fatal(err)
	}
	return New(db, index, register)
}

func BenchmarkRecord(b *testing.B) {
	a := overLibrary(b)
	for b.Loop() {
		if _, err := a.Record(context.Background(), Who{From: "1824"}, allmenning.NounStudy, library.ID("palvanen2014")); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkSynthesis(b *testing.B) {
	a := overLibrary(b)
	for b.Loop() {
		if _, err := a.Synthesis(context.Background(), Who{From: "1824"}, library.ID("falls-rate-ratio"), nil); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkFind(b *testing.B) {
	a := overLibrary(b)
	for b.Loop() {
		if _, err := a.Find(context.Background(), Who{From: "1824"}, Question{Text: "eldre som faller hjemme"}); err != nil {
			b.Fatal(err)
		}
	}
}
