package evaluate

import (
	"os"
	"testing"
)

func TestSpeedTmp(t *testing.T) {
	if err := Speed(os.Stdout, 10000); err != nil {
		t.Fatal(err)
	}
}
