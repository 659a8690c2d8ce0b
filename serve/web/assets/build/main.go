// Command build bundles style, script and letters of the pages into serve/web/assets/dist, which the program embeds.
//
//	npm ci --prefix serve/web/assets && go run ./serve/web/assets/build
//
// Names carry a hash of what is inside, so that browsers may keep the files for ever; manifest.json leads from the plain name
// to the hashed one. Beside each text file lies a .gz of it.
package main

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/base32"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"

	"github.com/evanw/esbuild/pkg/api"

	"allmenning/chart"
)

func main() {
	_, file, _, _ := runtime.Caller(0)
	here := filepath.Dir(filepath.Dir(file))
	if err := build(here, filepath.Join(here, "dist")); err != nil {
		fmt.Fprintln(os.Stderr, "assets:", err)
		os.Exit(1)
	}
}

// build makes everything anew. The old files go last, so that a build that fails leaves them.
func build(here, dist string) error {
	if _, err := os.Stat(filepath.Join(here, "node_modules", "htmx.org")); err != nil {
		return errors.New("the Node packages are missing: run npm ci in serve/web/assets, or make assets")
	}
	files, manifest, err := bundle(here)
	if err != nil {
		return err
	}
	if err := addStatic(filepath.Join(here, "static"), files, manifest); err != nil {
		return err
	}
	if err := addLicences(filepath.Join(here, "node_modules"), files, manifest); err != nil {
		return err
	}
	if files["manifest.json"], err = json.MarshalIndent(manifest, "", "  "); err != nil {
		return err
	}
	if err := empty(dist); err != nil {
		return err
	}
	for name, content := range files {
		if err := write(filepath.Join(dist, name), content); err != nil {
			return err
		}
	}
	return nil
}

func bundle(here string) (files map[string][]byte, manifest map[string]string, err error) {
	result := api.Build(api.BuildOptions{
		AbsWorkingDir:     here,
		EntryPoints:       []string{"app.css", "app.js"},
		Outdir:            "dist",
		Bundle:            true,
		MinifyWhitespace:  true,
		MinifyIdentifiers: true,
		MinifySyntax:      true,
		EntryNames:        "[name]-[hash]",
		AssetNames:        "[name]-[hash]",
		Loader:            map[string]api.Loader{".woff2": api.LoaderFile},
		Engines: []api.Engine{ // those Designsystemet itself supports
			{Name: api.EngineChrome, Version: "115"}, {Name: api.EngineFirefox, Version: "115"}, {Name: api.EngineSafari, Version: "16.4"},
		},
		LegalComments: api.LegalCommentsNone,
		Metafile:      true,
		Plugins:       []api.Plugin{beside(here)},
	})
	if len(result.Errors) > 0 {
		return nil, nil, errors.New(strings.Join(api.FormatMessages(result.Errors, api.FormatMessagesOptions{}), "\n"))
	}
	files = map[string][]byte{}
	for _, f := range result.OutputFiles {
		files[filepath.Base(f.Path)] = f.Contents
	}
	manifest, err = plainNames(result.Metafile)
	return files, manifest, err
}

// plainNames reads which output came from which input.
func plainNames(metafile string) (map[string]string, error) {
	var meta struct {
		Outputs map[string]struct {
			EntryPoint string
			Inputs     map[string]struct{}
		}
	}
	if err := json.Unmarshal([]byte(metafile), &meta); err != nil {
		return nil, err
	}
	names := map[string]string{}
	for out, o := range meta.Outputs {
		if o.EntryPoint != "" {
			names[filepath.Base(o.EntryPoint)] = filepath.Base(out)
			continue
		}
		for in := range o.Inputs { // a file taken over as it is has one input
			names[filepath.Base(in)] = filepath.Base(out)
		}
	}
	return names, nil
}

// beside answers the import "allmenning:beside" in app.css with the sheets that lie beside the pages and what charts need.
func beside(here string) api.Plugin {
	return api.Plugin{Name: "beside", Setup: func(b api.PluginBuild) {
		b.OnResolve(api.OnResolveOptions{Filter: "^allmenning:beside$"}, func(a api.OnResolveArgs) (api.OnResolveResult, error) {
			return api.OnResolveResult{Path: a.Path, Namespace: "beside"}, nil
		})
		b.OnLoad(api.OnLoadOptions{Filter: ".*", Namespace: "beside"}, func(api.OnLoadArgs) (api.OnLoadResult, error) {
			sheets, err := filepath.Glob(filepath.Join(here, "..", "*", "*.css")) // in the order of their names
			if err != nil {
				return api.OnLoadResult{}, err
			}
			all := chart.Style
			for _, name := range sheets {
				if filepath.Dir(name) == here {
					continue
				}
				raw, err := os.ReadFile(name)
				if err != nil {
					return api.OnLoadResult{}, err
				}
				all += "\n" + string(raw)
			}
			return api.OnLoadResult{Contents: &all, Loader: api.LoaderCSS, ResolveDir: here}, nil
		})
	}}
}

// addStatic takes over the files that need no bundling, under a hashed name too.
func addStatic(dir string, files map[string][]byte, manifest map[string]string) error {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return err
	}
	for _, e := range entries {
		raw, err := os.ReadFile(filepath.Join(dir, e.Name()))
		if err != nil {
			return err
		}
		add(e.Name(), raw, files, manifest)
	}
	return nil
}

func add(name string, content []byte, files map[string][]byte, manifest map[string]string) {
	sum := sha256.Sum256(content)
	ext := filepath.Ext(name)
	hashed := strings.TrimSuffix(name, ext) + "-" + base32.StdEncoding.EncodeToString(sum[:5]) + ext
	files[hashed] = content
	manifest[name] = hashed
}

// addLicences puts the licences of what is bundled together in one text, as they ask for.
func addLicences(modules string, files map[string][]byte, manifest map[string]string) error {
	var all bytes.Buffer
	for _, name := range []string{"@digdir/designsystemet-css", "@fontsource-variable/inter", "htmx.org"} {
		raw, err := os.ReadFile(filepath.Join(modules, name, "LICENSE"))
		if err != nil {
			return err
		}
		fmt.Fprintf(&all, "%s\n\n%s\n\n", name, bytes.TrimSpace(raw))
	}
	add("licences.txt", all.Bytes(), files, manifest)
	return nil
}

// empty makes dist, and clears it but for the file that keeps the folder in the repository.
func empty(dist string) error {
	if err := os.MkdirAll(dist, 0o755); err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(dist, ".keep"), nil, 0o644); err != nil {
		return err
	}
	old, err := os.ReadDir(dist)
	if err != nil {
		return err
	}
	for _, e := range old {
		if e.Name() != ".keep" {
			if err := os.RemoveAll(filepath.Join(dist, e.Name())); err != nil {
				return err
			}
		}
	}
	return nil
}

// write stores a file, and a compressed one beside it where that is smaller.
func write(name string, content []byte) error {
	if err := os.WriteFile(name, content, 0o644); err != nil {
		return err
	}
	var packed bytes.Buffer
	z, err := gzip.NewWriterLevel(&packed, gzip.BestCompression)
	if err != nil {
		return err
	}
	if _, err := z.Write(content); err != nil {
		return err
	}
	if err := z.Close(); err != nil {
		return err
	}
	if packed.Len() > len(content)*9/10 { // letters and pictures are packed already
		return nil
	}
	return os.WriteFile(name+".gz", packed.Bytes(), 0o644)
}
