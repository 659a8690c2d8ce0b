package main

import (
	"io/fs"
	"path/filepath"
	"slices"

	"allmenning"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/analysis/lang/no"
	"github.com/blevesearch/bleve/v2/mapping"
	"github.com/blevesearch/bleve/v2/search/query"
)

// scorch is bleve with its Norwegian analyser, its index in a folder: words with their places, for phrases, and no stored texts.
type scorch struct {
	dir   string
	index bleve.Index
}

func (*scorch) Name() string { return "bleve" }

func (s *scorch) path() string { return filepath.Join(s.dir, "bleve") }

// bleveText is what bleve is given of a record.
type bleveText struct {
	Title string `json:"title"`
	Body  string `json:"body"`
}

// inBatch is how many texts bleve takes in at a time.
const inBatch = 1000

func (s *scorch) Build(records []*allmenning.Record) (err error) {
	if s.index, err = bleve.New(s.path(), lean()); err != nil {
		return err
	}
	for some := range slices.Chunk(records, inBatch) {
		b := s.index.NewBatch()
		for _, r := range some {
			if err := b.Index(string(r.ID), bleveText{r.Title, textOf(r)}); err != nil {
				return err
			}
		}
		if err := s.index.Batch(b); err != nil {
			return err
		}
	}
	return nil
}

func lean() mapping.IndexMapping {
	field := bleve.NewTextFieldMapping()
	field.Analyzer, field.Store, field.IncludeInAll, field.DocValues, field.IncludeTermVectors = no.AnalyzerName, false, false, false, true
	document := bleve.NewDocumentStaticMapping()
	document.AddFieldMappingsAt("title", field)
	document.AddFieldMappingsAt("body", field)
	m := bleve.NewIndexMapping()
	m.DefaultMapping, m.DefaultAnalyzer = document, no.AnalyzerName
	return m
}

func (s *scorch) Bytes() (n int64, err error) {
	err = filepath.WalkDir(s.path(), func(_ string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		info, err := d.Info()
		if err == nil {
			n += info.Size()
		}
		return err
	})
	return n, err
}

func (s *scorch) Close() error {
	if s.index == nil {
		return nil
	}
	return s.index.Close()
}

func (s *scorch) Search(q question) ([]string, error) {
	inBoth := func(make func(field string) query.Query) query.Query {
		return bleve.NewDisjunctionQuery(make("title"), make("body"))
	}
	asked := inBoth(func(field string) query.Query {
		switch q.kind {
		case phrase:
			x := bleve.NewMatchPhraseQuery(q.text)
			x.SetField(field)
			return x
		case prefix:
			x := bleve.NewPrefixQuery(q.text)
			x.SetField(field)
			return x
		case misspelt:
			x := bleve.NewMatchQuery(q.text)
			x.SetField(field)
			x.SetFuzziness(2)
			return x
		}
		x := bleve.NewMatchQuery(q.text)
		x.SetField(field)
		return x
	})
	found, err := s.index.Search(bleve.NewSearchRequestOptions(asked, 10, 0, false))
	if err != nil {
		return nil, err
	}
	var out []string
	for _, h := range found.Hits {
		out = append(out, h.ID)
	}
	return out, nil
}
