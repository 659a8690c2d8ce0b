package table

// The limits. They are checked before anything is unpacked where the file says its size, and once more while reading: a file
// may lie. Rows and columns are what a spreadsheet itself can hold.
const (
	MaxText    = 1 << 30   // bytes of a CSV file
	MaxBook    = 128 << 20 // bytes of an XLSX file
	MaxCell    = 1 << 20   // bytes of a cell's text
	MaxRow     = 4 << 20   // bytes of a row of CSV
	MaxRows    = 1 << 20   // rows, with the header and blank ones
	MaxColumns = 1 << 14

	maxParts     = 10_000   // parts of an archive
	maxDirectory = 4 << 20  // bytes read to list them
	maxUnpacked  = 1 << 30  // bytes of all parts unpacked
	maxSmallPart = 32 << 20 // bytes of a part that is not a sheet or the shared texts
	maxRatio     = 250      // unpacked to packed, for parts above maxRatioFrom: a sheet of real rows comes to 10–60
	maxRatioFrom = 1 << 20
	maxDepth     = 64 // XML elements inside each other
	maxSheets    = 1_000
	maxMerged    = 100_000
	maxStyles    = 100_000
	maxTexts     = 8_000_000 // shared texts
	maxFormat    = 255       // characters of a number format
	maxLabels    = 64        // columns with a merged group label at one time
	maxRecovered = 100       // lines a list may go on after a lost quotation mark

	sampleRows  = 60      // rows looked at for the header
	sampleBytes = 4 << 20 // of text in them
	guessBytes  = 64 << 10
	textsInCore = 24 << 20 // bytes of shared texts kept in memory; the rest lies in a temporary file
)
