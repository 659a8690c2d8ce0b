package show

import (
	"net/url"

	"allmenning"
)

// FilesPath is what the addresses of files of many records begin with.
const FilesPath = "/ut/"

// FileHref is the address of a file with the records of a noun, narrowed as a list of them is. format is csv, data.csv or xlsx.
func FileHref(noun allmenning.Noun, format string, q url.Values) string {
	path := FilesPath + noun.Path() + "." + format
	if len(q) == 0 {
		return path
	}
	return path + "?" + q.Encode()
}

// ThemeName is the name in an address that narrows a file to a theme.
const ThemeName = "tema"

// HitsName is what the file with the hits of a search is called, and HitsFile its address under FilesPath, with the search's own query.
const (
	HitsName = "treff"
	HitsFile = HitsName + ".xlsx"
)

// hasThemes says whether records of a noun have themes.
func hasThemes(noun allmenning.Noun) bool {
	switch noun {
	case allmenning.NounNeed, allmenning.NounProject, allmenning.NounStudy, allmenning.NounSynthesis:
		return true
	}
	return false
}

// OwnerFileHref is the address of the file with all that an organisation owns, of what the reader sees.
func OwnerFileHref(id allmenning.OrganisationID) string {
	return FilesPath + url.PathEscape(string(id)) + "/alt.xlsx"
}

// In is the query that narrows a list to a municipality.
func In(n allmenning.MunicipalityNumber) url.Values { return url.Values{placeName: {string(n)}} }
