// Command docspreview writes docs/ as HTML pages that look much as the Terraform Registry shows them, and lets a headless Chromium look for
// broken links and unrendered markup in them.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
)

func main() {
	docs := flag.String("docs", "docs", "`folder` of the Markdown pages")
	out := flag.String("out", "", "`folder` to write the HTML pages into")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, *docs, *out); err != nil {
		stop()
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(ctx context.Context, docs, out string) error {
	out, err := filepath.Abs(out)
	if err != nil {
		return err
	}
	pages, err := readPages(os.DirFS(docs))
	if err != nil {
		return err
	}
	if err := writePages(pages, out); err != nil {
		return err
	}
	fmt.Printf("%d pages: file://%s\n", len(pages), filepath.Join(out, "index.html"))
	if err := report(checkLinks(pages, out)); err != nil {
		return err
	}
	browser := findBrowser()
	if browser == "" {
		fmt.Println("No broken link. Not checked in a browser: there is no Chromium on PATH.")
		return nil
	}
	seen, err := visit(ctx, browser, out, pages)
	if err != nil {
		return err
	}
	if err := report(judge(seen)); err != nil {
		return err
	}
	fmt.Printf("Checked in %s: no broken link, no unrendered markup.\n", filepath.Base(browser))
	return nil
}

func report(findings []string) error {
	for _, finding := range findings {
		fmt.Fprintln(os.Stderr, finding)
	}
	if len(findings) > 0 {
		return fmt.Errorf("%d mistakes in the documentation", len(findings))
	}
	return nil
}
