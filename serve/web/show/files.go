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

// OwnerFileHref is the address of the file with all that an organisation owns, of what the reader sees.
func OwnerFileHref(id allmenning.OrganisationID) string {
	return FilesPath + url.PathEscape(string(id)) + "/alt.xlsx"
}

// In is the query that narrows a list to a municipality.
func In(n allmenning.MunicipalityNumber) url.Values { return url.Values{placeName: {string(n)}} }
