package municipality

import "testing"

func BenchmarkBuild(b *testing.B) {
	for b.Loop() {
		data, err := readFacts()
		if err != nil {
			b.Fatal(err)
		}
		if _, err := build(data); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkRanks(b *testing.B) {
	r, w := Embedded(), DefaultWeights()
	for b.Loop() {
		r.Ranks("1824", w)
	}
}

func BenchmarkMentioned(b *testing.B) {
	r := Embedded()
	for b.Loop() {
		r.Mentioned("Løten, Hamar og Stange kommuner")
	}
}

func BenchmarkFind(b *testing.B) {
	r := Embedded()
	for b.Loop() {
		r.Find("no", 8)
	}
}
