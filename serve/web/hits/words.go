package hits

import (
	"allmenning/answers"
	"allmenning/serve/web/page"
	"allmenning/serve/web/show"
)

// longestQuoted is how much of a search for words a heading says, in characters.
const longestQuoted = 60

// headOfWords says how many have the words that were looked for. A record that has a word may be about anything, so nobody is said
// to work on the same.
func (v *view) headOfWords(f *page.Frame, all *answers.Hits) {
	has, most, more := show.Tallies(all)
	what := cut(v.Ask.Text, longestQuoted)
	switch {
	case has.Municipalities > 0 && more:
		v.Heading = f.T("hits.words.at_least", "n", has.Municipalities, "what", what)
	case has.Municipalities > 0:
		v.Heading = f.T("hits.words.municipalities", "n", has.Municipalities, "what", what)
	case has.Works > 0:
		v.Heading = f.T("hits.words.works", "n", has.Works, "what", what)
	case has.Any():
		v.Heading = show.Capital(f.T("hits.words.research", "found", has.Research(f), "what", what))
	case most.Municipalities > 0:
		v.Heading = f.T("hits.words.kin", "n", most.Municipalities, "what", what)
	case all.Total > 0:
		v.Heading = f.T("hits.words.near", "what", what)
	}
	if lead := leadOfWords(f, has, most, all.Total); lead != "" {
		v.Lead = append(v.Lead, lead)
	}
	if research := has.Research(f); has.Works > 0 && research != "" {
		v.Lead = append(v.Lead, f.T("hits.words.lead.research", "what", research))
	}
}

func leadOfWords(f *page.Frame, has, most show.Tally, total int) string {
	switch {
	case has.Works > 0:
		return results(f, has)
	case has.Any():
		return f.T("hits.lead.no_works")
	case most.Any():
		return f.T("hits.words.lead.kin")
	case total > 0:
		return f.T("hits.words.lead.near")
	}
	return ""
}
