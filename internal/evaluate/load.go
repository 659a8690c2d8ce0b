package evaluate

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"

	"allmenning"
	"allmenning/commons"
	"allmenning/find/lang"
	"allmenning/library"
	"allmenning/municipality"
	"allmenning/store"
)

// LoadOptions say what Load measures.
type LoadOptions struct {
	Server  string        // the program to start
	N       int           // records besides the library's
	Each    time.Duration // for each kind of page
	Clients int           // at once; 0 is 16
}

// Load starts the real program on a store with o.N made-up records and the library, and asks it for pages from o.Clients
// clients at once over loopback. It prints, a name and a value a line: seconds from start to the first page and to the
// whole index; for each kind of page requests a second, the middle and 95th percentile in milliseconds, and how long the
// program had a processor for a page, in milliseconds, which others who use the machine do not change; and the program's
// memory. Projects are asked for at random among all, so nearly each is asked for the first time. Every answer must be 200:
// anything else ends it with an error.
func Load(ctx context.Context, w io.Writer, o LoadOptions) error {
	if o.Clients <= 0 {
		o.Clients = 16
	}
	dir, err := os.MkdirTemp("", "allmenning-load-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	fmt.Fprintf(os.Stderr, "storing %d records …\n", o.N)
	projects, err := fill(ctx, filepath.Join(dir, "allmenning.db"), o.N)
	if err != nil {
		return err
	}
	began := time.Now()
	server, err := startServer(ctx, o.Server, dir)
	if err != nil {
		return err
	}
	defer server.stop()
	fmt.Fprintf(w, "first_page_s %.2f\n", time.Since(began).Seconds())
	if err := server.whole(ctx); err != nil {
		return err
	}
	fmt.Fprintf(w, "index_ready_s %.2f\n", time.Since(began).Seconds())
	for _, kind := range kinds(projects) {
		before := server.cpu()
		m, err := hammer(ctx, server.address, kind, o)
		if err != nil {
			return fmt.Errorf("%s: %w", kind.name, err)
		}
		fmt.Fprintf(w, "%s_per_s %.0f\n%s_p50_ms %.2f\n%s_p95_ms %.2f\n", kind.name, m.perSecond, kind.name, m.p50, kind.name, m.p95)
		fmt.Fprintf(w, "%s_cpu_ms %.2f\n", kind.name, float64((server.cpu()-before).Microseconds())/1000/float64(m.n))
	}
	fmt.Fprintf(w, "memory_mb %d\n", server.memory())
	return nil
}

// fill makes the store, and gives the addresses of its projects.
func fill(ctx context.Context, path string, n int) ([]string, error) {
	db, err := store.Open(ctx, path, store.Options{Fold: lang.Fold})
	if err != nil {
		return nil, err
	}
	defer db.Close()
	c := commons.New(db, municipality.Embedded())
	if err := c.PrepareOrganisations(ctx); err != nil {
		return nil, err
	}
	if _, err := c.LoadLibrary(ctx, commons.Program(), nil); err != nil {
		return nil, err
	}
	var batch []*allmenning.Record
	var paths []string
	flush := func() error {
		err := db.Write(ctx, func(tx *store.Tx) error {
			for _, r := range batch {
				if _, err := tx.PutRecord(r, allmenning.ActImported, commons.Program(), ""); err != nil {
					return err
				}
			}
			return nil
		})
		batch = batch[:0]
		return err
	}
	for r := range Corpus(n, 1) {
		r.Owner = commons.Library
		if r.Noun == allmenning.NounProject {
			paths = append(paths, r.Path())
		}
		if batch = append(batch, r); len(batch) == 500 {
			if err := flush(); err != nil {
				return nil, err
			}
		}
	}
	return paths, flush()
}

// server is the program in a process of its own.
type server struct {
	command *exec.Cmd
	address string
}

func startServer(ctx context.Context, program, data string) (*server, error) {
	c := exec.CommandContext(ctx, program, "serve", "--data", data, "--listen", "127.0.0.1:0")
	said, err := c.StderrPipe()
	if err != nil {
		return nil, err
	}
	if err := c.Start(); err != nil {
		return nil, err
	}
	address := make(chan string, 1)
	go func() {
		for lines := bufio.NewScanner(said); lines.Scan(); {
			if at := regexp.MustCompile(`http://127\.0\.0\.1:\d+`).FindString(lines.Text()); at != "" {
				address <- at
			}
		}
	}()
	s := &server{command: c}
	select {
	case s.address = <-address:
		return s, nil
	case <-time.After(time.Minute):
		s.stop()
		return nil, errors.New("the server did not start within a minute")
	}
}

func (s *server) stop() {
	_ = s.command.Process.Signal(syscall.SIGTERM)
	_ = s.command.Wait()
}

// whole waits until the index is whole.
func (s *server) whole(ctx context.Context) error {
	for ctx.Err() == nil {
		if r, err := http.Get(s.address + "/readyz"); err == nil {
			_ = r.Body.Close()
			if r.StatusCode == http.StatusOK {
				return nil
			}
		}
		time.Sleep(100 * time.Millisecond)
	}
	return ctx.Err()
}

// memory is what the program holds, in megabytes; 0 where the system does not say.
func (s *server) memory() int {
	status, err := os.ReadFile(filepath.Join("/proc", strconv.Itoa(s.command.Process.Pid), "status"))
	if err != nil {
		return 0
	}
	for line := range strings.Lines(string(status)) {
		if kb, ok := strings.CutPrefix(line, "VmRSS:"); ok {
			n, _ := strconv.Atoi(strings.Fields(kb)[0])
			return n / 1024
		}
	}
	return 0
}

// cpu is how long the program has had a processor so far, in the kernel's steps of a hundredth of a second; 0 where the system
// does not say.
func (s *server) cpu() time.Duration {
	stat, err := os.ReadFile(filepath.Join("/proc", strconv.Itoa(s.command.Process.Pid), "stat"))
	if err != nil {
		return 0
	}
	fields := strings.Fields(string(stat[strings.LastIndexByte(string(stat), ')')+1:]))
	if len(fields) < 13 {
		return 0
	}
	user, _ := strconv.Atoi(fields[11])
	system, _ := strconv.Atoi(fields[12])
	return time.Duration(user+system) * 10 * time.Millisecond
}

// kind is one kind of page with many addresses.
type kind struct {
	name string
	path func(*rand.Rand) string
}

func kinds(projects []string) []kind {
	words := []string{"eldre som faller hjemme", "medisindispensar heimeteneste", "unge utenfor arbeid", "overvann", "fysisk aktivitet i skolen", "hverdagsrehabilitering", "digital hjemmeoppfølging", "barnevern tidlig innsats"}
	numbers := municipality.Embedded().All()
	return []kind{
		{"front", func(*rand.Rand) string { return "/" }},
		{"search", func(r *rand.Rand) string {
			return "/sok?q=" + url.QueryEscape(words[r.IntN(len(words))]+" "+words[r.IntN(len(words))])
		}},
		{"project", func(r *rand.Rand) string { return projects[r.IntN(len(projects))] }},
		{"municipality", func(r *rand.Rand) string { return "/kommuner/" + string(numbers[r.IntN(len(numbers))].Number) }},
		{"synthesis", func(r *rand.Rand) string {
			return "/oppsummeringer/" + string(library.ID("falls-rate-ratio")) + "?kommune=" + string(numbers[r.IntN(len(numbers))].Number)
		}},
	}
}

// measured is what one kind of page gave; times in milliseconds.
type measured struct {
	n                   int
	perSecond, p50, p95 float64
}

// hammer asks for one kind of page from all clients until the time is up.
func hammer(ctx context.Context, address string, k kind, o LoadOptions) (measured, error) {
	client := &http.Client{Timeout: 30 * time.Second, Transport: &http.Transport{
		MaxIdleConnsPerHost: o.Clients, DialContext: (&net.Dialer{}).DialContext,
	}}
	defer client.CloseIdleConnections()
	took := make([][]float64, o.Clients)
	failed := make([]error, o.Clients)
	began := time.Now()
	var clients sync.WaitGroup
	for i := range o.Clients {
		clients.Go(func() {
			random := rand.New(rand.NewPCG(1, uint64(i)))
			for failed[i] == nil && ctx.Err() == nil && time.Since(began) < o.Each {
				start := time.Now()
				failed[i] = get(ctx, client, address+k.path(random))
				took[i] = append(took[i], float64(time.Since(start).Microseconds())/1000)
			}
		})
	}
	clients.Wait()
	seconds := time.Since(began).Seconds()
	all := slices.Sorted(slices.Values(slices.Concat(took...)))
	if err := errors.Join(append(failed, ctx.Err())...); err != nil || len(all) == 0 {
		return measured{}, err
	}
	return measured{len(all), float64(len(all)) / seconds, all[len(all)/2], all[len(all)*95/100]}, nil
}

func get(ctx context.Context, client *http.Client, address string) error {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return err
	}
	answer, err := client.Do(request)
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	if _, err := io.Copy(io.Discard, answer.Body); err != nil {
		return err
	}
	if answer.StatusCode != http.StatusOK {
		return fmt.Errorf("%s: %s", address, answer.Status)
	}
	return nil
}
