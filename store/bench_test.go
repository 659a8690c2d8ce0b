package store_test

import (
	"testing"

	"allmenning"
	"allmenning/internal/testkit"
	"allmenning/store"
)

// An import: batches of a hundred records.
func BenchmarkPutRecord(b *testing.B) {
	db := testkit.Store(b, store.Options{})
	var records []*allmenning.Record
	for b.Loop() {
		records = append(records, testkit.Project())
		if len(records) == 100 {
			testkit.Put(b, db, records...)
			records = nil
		}
	}
}

// One act: a transaction of its own, on disk before it is answered.
func BenchmarkWrite(b *testing.B) {
	db := testkit.Store(b, store.Options{})
	for b.Loop() {
		testkit.Put(b, db, testkit.Project())
	}
}

func filled(b *testing.B, n int) (*store.DB, []allmenning.RecordID) {
	db := testkit.Store(b, store.Options{})
	var ids []allmenning.RecordID
	for range n / 1000 {
		records := make([]*allmenning.Record, 1000)
		for i := range records {
			records[i] = testkit.Project()
			ids = append(ids, records[i].ID)
		}
		testkit.Put(b, db, records...)
	}
	return db, ids
}

func BenchmarkRecord(b *testing.B) {
	db, ids := filled(b, 20_000)
	b.ResetTimer()
	b.RunParallel(func(pb *testing.PB) {
		for i := 0; pb.Next(); i++ {
			if _, err := db.Record(ctx, allmenning.Reader{}, ids[i*7919%len(ids)]); err != nil {
				b.Error(err)
			}
		}
	})
}

func BenchmarkRecordsByID20(b *testing.B) {
	db, ids := filled(b, 20_000)
	for i := 0; b.Loop(); i++ {
		at := i * 7919 % (len(ids) - 20)
		if _, err := db.RecordsByID(ctx, allmenning.Reader{}, ids[at:at+20]); err != nil {
			b.Error(err)
		}
	}
}

func BenchmarkList20(b *testing.B) {
	db, _ := filled(b, 20_000)
	for b.Loop() {
		if _, err := db.List(ctx, allmenning.Reader{}, store.Filter{Noun: allmenning.NounProject, Limit: 20}); err != nil {
			b.Error(err)
		}
	}
}

func BenchmarkEverything(b *testing.B) {
	db, ids := filled(b, 20_000)
	for b.Loop() {
		n := 0
		if err := db.Everything(ctx, func(*allmenning.Record) error { n++; return nil }); err != nil || n != len(ids) {
			b.Error(n, err)
		}
	}
}
