// Package method embeds the pages that explain each number people are shown: one file a subject and language.
package method

import "embed"

// Files holds nb/*.md, nn/*.md and en/*.md.
//
//go:embed nb/*.md nn/*.md en/*.md
var Files embed.FS
