// The preview of the documentation, kept out of the provider's own dependency graph.
module github.com/connect-community/terraform-provider-connect/tools/docspreview

go 1.26.0

require (
	github.com/chromedp/chromedp v0.23.0
	github.com/yuin/goldmark v1.8.7
	go.abhg.dev/goldmark/frontmatter v0.2.0
)

require (
	github.com/BurntSushi/toml v1.2.1 // indirect
	github.com/chromedp/cdproto v0.159.0 // indirect
	github.com/go-json-experiment/json v0.0.0-20260213210345-44df1a37e875 // indirect
	gopkg.in/yaml.v3 v3.0.1 // indirect
)
