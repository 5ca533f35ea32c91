package main

import (
	"context"
	"errors"
	"net/http"
	"strconv"
)

// nowhere is the guid of no integration.
const nowhere = "7e1ab0de-0000-4000-8000-00000000dead"

// withList runs a question about the named content item, and puts its list back.
func (p *probe) withList(ctx context.Context, ask func() (answer, error)) (answer, error) {
	a, err := ask()
	return a, errors.Join(err, p.restore(context.WithoutCancel(ctx)))
}

func askAssociationUnknown(ctx context.Context, p *probe) (answer, error) {
	return p.withList(ctx, func() (answer, error) {
		got, err := p.put(ctx, nowhere)
		if err != nil {
			return answer{}, err
		}
		if got.code == 209 || got.code == 237 || got.code == 258 {
			return leaves("the content item is refused for another reason: " + got.String())
		}
		return askStatus(got, "PUT with an integration that does not exist", map[int]string{400: "400", 404: "404"})
	})
}

func askAssociationStatic(ctx context.Context, p *probe) (answer, error) {
	s, err := p.make(ctx, nil)
	if err != nil {
		return answer{}, err
	}
	return p.withList(ctx, func() (answer, error) {
		got, err := p.put(ctx, s.guid)
		switch {
		case err != nil:
			return answer{}, err
		case got.ok():
			return leaves("the content item is interactive: name one that is not")
		case got.code == 209 && len(p.association.before) > 0:
			return leaves("the content item has an integration already, which may be the reason of the refusal")
		case got.refused() && (got.code == 209 || got.code == 237):
			return settles(strconv.Itoa(got.code), got.String())
		}
		return strange("PUT of an integration: "+got.String(), got.body)
	})
}

func askDeleteInUse(ctx context.Context, p *probe) (answer, error) {
	return p.withList(ctx, func() (answer, error) {
		s, err := p.inUse(ctx)
		if err != nil {
			return answer{}, err
		}
		got, err := p.send(ctx, http.MethodDelete, s.path(), nil)
		switch {
		case err != nil:
			return answer{}, err
		case got.ok() || got.status == http.StatusNotFound: // gone: the first answer was lost
			return settles("accepted", "it is gone")
		case got.refused():
			return settles("refused", got.String())
		}
		return strange("DELETE of an integration in use: "+got.String(), got.body)
	})
}

// inUse gives the content item an integration of the probe's: a Viewer, or a Service Account where content is not interactive.
func (p *probe) inUse(ctx context.Context) (specimen, error) {
	s, err := p.make(ctx, nil)
	if err != nil {
		return s, err
	}
	got, err := p.put(ctx, s.guid)
	if err == nil && !got.ok() && needServiceAccount(ctx, p) == "" {
		if s, err = p.make(ctx, map[string]any{"config": p.service}); err != nil {
			return s, err
		}
		got, err = p.put(ctx, s.guid)
	}
	if err == nil && !got.ok() {
		err = noAnswer{"the content item takes no integration of the probe's: " + got.String()}
	}
	return s, err
}
