// Package codes holds the shared vocabularies of the registry: themes, sectors, target groups, measures, core outcomes,
// lesson factors, legal bases, phases, statuses, study designs and reasons for stopping.
//
// Each vocabulary is one file under lists/: tab-separated, embedded in the binary, read once, and never changed while the
// program runs. The file's head says where the list comes from and which version it is; every code has a name in bokmål,
// nynorsk and English. A code that has been in a release is never removed or given a new meaning, because records point
// to it: retire it by leaving it in and adding a new one.
//
// The glossary (glossary.tsv) is the third leg of search across languages: sets of words that mean the same or belong together.
package codes
