// Package method holds the pages that explain to an adviser how we calculate: one file for each thing, the same names in
// nb, nn and en. They are written in the little of Markdown that the pages print: headings, paragraphs, lists, bold, tables.
package method

import "embed"

// Files is nb/*.md, nn/*.md and en/*.md.
//
//go:embed nb/*.md nn/*.md en/*.md
var Files embed.FS
