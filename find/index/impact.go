package index

import "math"

// A term frequency (weights and fields counted in) is kept as one byte on a log scale from .05 to
// 100; a step is 3 %. Scores and their explanations both use the kept value, so they agree.
const (
	leastTF  = .05
	mostTF   = 100
	impactsN = 256
)

const impactLog = 0.029807460625655223 // ln(100/.05) / 255

// By impact: the term frequency, and its damped form log2(1 + tf).
var frequency, damped, damped32 = impactTables()

func impactTables() (tf [impactsN]float32, d [impactsN]float64, d32 [impactsN]float32) {
	for i := range impactsN {
		f := leastTF * math.Exp(float64(i)*impactLog)
		tf[i], d[i] = float32(f), math.Log2(1+f)
		d32[i] = float32(d[i])
	}
	return tf, d, d32
}

func impactOf(tf float64) byte {
	i := math.Round(math.Log(tf/leastTF) / impactLog)
	return byte(max(0, min(impactsN-1, i)))
}

// The weight of a term in a vector is log2(1 + tf) · ln(1 + N/df). The logarithm has no floor of 1,
// as 1 + ln(1 + tf) has: that would lift the words that were weighted down on purpose.
//
// Before the first public text all words weigh the same.
func vectorIDF(n, df uint32) float64 { return math.Log(1 + float64(max(n, 1))/float64(max(df, 1))) }

// bm25IDF is never negative (Lucene's form of Robertson and Spärck Jones' weight).
func bm25IDF(n, df uint32) float64 {
	df = min(df, n)
	return math.Log(1 + (float64(n)-float64(df)+.5)/(float64(df)+.5))
}

// BM25: Robertson & Zaragoza, Foundations and Trends in Information Retrieval 3(4), 2009. b is
// lower than the usual .75, for many records are a title only and should not win by being short.
const (
	bm25K1 = 1.2
	bm25B  = .5
)
