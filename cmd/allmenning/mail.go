package main

import (
	"context"
	"errors"
	"strings"
	"sync"

	"github.com/alecthomas/kong"

	"allmenning"
	"allmenning/answers"
	"allmenning/commons"
	"allmenning/i18n"
	"allmenning/serve/mail"
	"allmenning/serve/worker"
)

// mailFlags say how letters leave.
type mailFlags struct {
	SMTP         string `name:"smtp" help:"Mail server, host:port. Without it letters wait in the outbox until there is one." env:"ALLMENNING_SMTP"`
	SMTPUser     string `name:"smtp-user" help:"User at the mail server." env:"ALLMENNING_SMTP_USER"`
	SMTPPassword string `name:"smtp-password" help:"The user's password. Only in the environment or the file of settings: everybody on the machine sees the command line." env:"ALLMENNING_SMTP_PASSWORD"`
	SMTPTLS      string `name:"smtp-tls" help:"How the connection is kept from others: starttls, tls, or none for a server on this machine." default:"starttls" enum:"starttls,tls,none" env:"ALLMENNING_SMTP_TLS"`
	MailFrom     string `name:"mail-from" help:"Address that letters come from, with or without a name: Allmenning <post@…>." env:"ALLMENNING_MAIL_FROM"`
	MailReplyTo  string `name:"mail-reply-to" help:"Address for answers to letters that name nobody else. Without it, --mail-from." env:"ALLMENNING_MAIL_REPLY_TO"`
}

// AfterApply refuses a password on the command line.
func (mailFlags) AfterApply(line *kong.Context) error {
	for _, p := range line.Path {
		if p.Flag != nil && p.Flag.Name == "smtp-password" && !p.Resolved {
			return errors.New("--smtp-password: not on the command line, where everybody on the machine sees it; set ALLMENNING_SMTP_PASSWORD or the file of settings")
		}
	}
	return nil
}

// mail gives the configuration of letters. Without --smtp it is one that sends nothing.
func (c serveCmd) mail() (mail.Config, error) {
	lang, _ := i18n.Parse(c.Language)
	cfg := mail.Config{
		Server: c.SMTP, User: c.SMTPUser, Password: c.SMTPPassword, TLS: c.SMTPTLS,
		From: c.MailFrom, ReplyTo: c.MailReplyTo, BaseURL: strings.TrimSuffix(c.BaseURL, "/"), Lang: lang, Operator: c.Operator,
	}
	if c.SMTP == "" {
		return mail.Config{}, nil
	}
	if cfg.BaseURL == "" || cfg.From == "" {
		return cfg, errors.New("--smtp needs --base-url and --mail-from too: letters hold links, and come from somebody")
	}
	return cfg, cfg.Check()
}

// work does what nobody waits for, until stop is called; stop returns when the last of it has ended.
func work(acts *commons.Commons, a *answers.Answers, cfg mail.Config) (stop func()) {
	ctx, cancel := context.WithCancel(context.Background())
	w := worker.Worker{Tasks: worker.Tasks(acts, a, &mail.Sender{Letters: acts, Config: cfg, Now: clock}), Changes: acts.Changes}
	var done sync.WaitGroup
	done.Go(func() { w.Run(ctx) })
	return func() {
		cancel()
		done.Wait()
	}
}

// follows tells the pages what somebody follows. Where it cannot be asked, a page says that nothing is followed.
func follows(acts *commons.Commons) func(context.Context, allmenning.PersonID, allmenning.FollowKind, string) bool {
	return func(ctx context.Context, person allmenning.PersonID, kind allmenning.FollowKind, of string) bool {
		yes, err := acts.IsFollowed(ctx, person, kind, of)
		return err == nil && yes
	}
}
