package i18n

import (
	"embed"
	"encoding/json"
	"fmt"
	"io/fs"
	"path"
	"strings"
	"sync"
)

//go:embed catalogue/*.json
var files embed.FS

// text is one message: one form, or two. one is empty where the message has no plural.
type text struct{ one, other form }

// catalogue holds the messages of one language by full key.
type catalogue map[string]text

// catalogues reads all files the first time anything is asked for. A broken embedded file is our own mistake, found by
// the tests, so it panics.
var catalogues = sync.OnceValue(func() map[Lang]catalogue {
	all, err := readCatalogues(files)
	if err != nil {
		panic(err)
	}
	return all
})

func readCatalogues(from fs.FS) (map[Lang]catalogue, error) {
	all := make(map[Lang]catalogue)
	for _, l := range Langs() {
		all[l] = make(catalogue)
	}
	names, err := fs.Glob(from, "catalogue/*.json")
	if err != nil {
		return nil, err
	}
	for _, name := range names {
		area, lang, ok := strings.Cut(strings.TrimSuffix(path.Base(name), ".json"), ".")
		into := all[Lang(lang)]
		if !ok || into == nil {
			return nil, fmt.Errorf("i18n: %s: a file is named area.lang.json, lang one of nb, nn, en", name)
		}
		raw, err := fs.ReadFile(from, name)
		if err != nil {
			return nil, err
		}
		if err := into.add(area, raw); err != nil {
			return nil, fmt.Errorf("i18n: %s: %w", name, err)
		}
	}
	return all, nil
}

// add reads the texts of one area. It goes through the tokens itself, because a JSON map would silently let the second
// of two equal keys win.
func (c catalogue) add(area string, raw []byte) error {
	dec := json.NewDecoder(strings.NewReader(string(raw)))
	if t, err := dec.Token(); err != nil || t != json.Delim('{') {
		return fmt.Errorf("not a JSON object (%v)", err)
	}
	for dec.More() {
		name, err := dec.Token()
		if err != nil {
			return err
		}
		key := area + "." + name.(string) // the decoder has made sure that a key is a string
		if _, double := c[key]; double {
			return fmt.Errorf("%s stands twice", key)
		}
		var value json.RawMessage
		if err := dec.Decode(&value); err != nil {
			return fmt.Errorf("%s: %w", key, err)
		}
		if c[key], err = readText(value); err != nil {
			return fmt.Errorf("%s: %w", key, err)
		}
	}
	_, err := dec.Token()
	return err
}

func readText(value json.RawMessage) (text, error) {
	var single string
	if json.Unmarshal(value, &single) == nil {
		f, err := parseForm(single)
		return text{other: f}, err
	}
	var plural map[string]string
	if err := json.Unmarshal(value, &plural); err != nil {
		return text{}, fmt.Errorf("neither a text nor the forms one and other")
	}
	if len(plural) != 2 || plural["one"] == "" || plural["other"] == "" {
		return text{}, fmt.Errorf("plural forms must be one and other, both with text")
	}
	one, err := parseForm(plural["one"])
	if err != nil {
		return text{}, err
	}
	other, err := parseForm(plural["other"])
	return text{one, other}, err
}
