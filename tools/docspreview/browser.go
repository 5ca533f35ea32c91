package main

import (
	"context"
	_ "embed"
	"fmt"
	"os"
	"os/exec"
	"time"

	"github.com/chromedp/chromedp"
)

// patience bounds the whole visit.
const patience = 2 * time.Minute

// look returns, in the browser, what judge needs of the page that is shown.
//
//go:embed look.js
var look string

// view is what the browser shows of a page.
type view struct {
	Page   string   `json:"-"`      // path of the page
	URL    string   `json:"url"`    // its address, without a fragment
	Anchor []string `json:"anchor"` // names that links can lead to
	Link   []string `json:"link"`   // absolute addresses
	Text   []string `json:"text"`   // lines of text outside of code
	Broken []string `json:"broken"` // pictures that did not load
}

// findBrowser returns the path of a Chromium, or "" where none is installed.
func findBrowser() string {
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome", "chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	return ""
}

// visit shows every page in one headless browser.
func visit(ctx context.Context, browser, out string, pages []page) ([]view, error) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(browser))
	if os.Geteuid() == 0 {
		options = append(options, chromedp.NoSandbox) // Chromium refuses to run as root in its sandbox, as in a container
	}
	ctx, stop := chromedp.NewExecAllocator(ctx, options...)
	defer stop()
	ctx, closeTab := chromedp.NewContext(ctx)
	defer closeTab()
	var seen []view
	for _, p := range pages {
		if _, err := chromedp.Run(ctx, chromedp.Navigate("file://"+htmlFile(out, p))); err != nil {
			return nil, fmt.Errorf("showing %s in %s: %w", p.Path, browser, err)
		}
		shown, err := chromedp.Run(ctx, chromedp.Evaluate[view](look))
		if err != nil {
			return nil, fmt.Errorf("looking at %s in %s: %w", p.Path, browser, err)
		}
		shown.Page = p.Path
		seen = append(seen, shown)
	}
	return seen, nil
}
