package connect

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
)

// ErrAssociated says that a content item uses an integration already.
var ErrAssociated = errors.New("the content item uses this integration already")

// associationAttempts is how often a change is written again because somebody else's has undone it.
const associationAttempts = 5

// Alone waits until nobody else has the content item's integrations for themselves, and keeps them until they are unlocked. Every change
// of them is made so: it is more than one request.
func (c *Client) Alone(ctx context.Context, contentGUID string) (unlock func(), err error) {
	unlock, err = c.associating.lock(ctx, canonicalGUID(contentGUID))
	if err != nil {
		return nil, fmt.Errorf("wait for other changes of the content item %s: %w", contentGUID, err)
	}
	return unlock, nil
}

// Associate adds one integration to those of a content item, and returns the association. Connect only replaces the whole list, without
// a condition: the list is read, written and read again, and where somebody else has written meanwhile and ours is lost, it is done again.
// What somebody else adds between our reading and our writing is lost; nobody but they can tell.
func (c *Client) Associate(ctx context.Context, contentGUID, integrationGUID string) (*Association, error) {
	ctx, cancel := c.bound(ctx)
	defer cancel()
	var writeErr error
	for attempt := 0; ; attempt++ {
		held, err := c.ContentAssociations(ctx, contentGUID)
		if err != nil {
			return nil, errors.Join(writeErr, err)
		}
		i := slices.IndexFunc(held, func(a Association) bool { return a.IntegrationGUID == canonicalGUID(integrationGUID) })
		switch {
		case i >= 0 && attempt == 0:
			return nil, ErrAssociated
		case i >= 0:
			return &held[i], nil
		case writeErr != nil:
			return nil, writeErr
		case attempt == associationAttempts:
			return nil, contended(contentGUID)
		}
		writeErr = c.SetContentAssociations(ctx, contentGUID, append(integrationsOf(held), integrationGUID))
		if isRefusal(writeErr) {
			return nil, writeErr
		}
	}
}

// Dissociate takes one integration from those of a content item, as Associate adds one. What is gone already is no error.
func (c *Client) Dissociate(ctx context.Context, contentGUID, integrationGUID string) error {
	ctx, cancel := c.bound(ctx)
	defer cancel()
	var writeErr error
	for attempt := 0; ; attempt++ {
		held, err := c.ContentAssociations(ctx, contentGUID)
		if IsNotFound(err) {
			return nil
		}
		if err != nil {
			return errors.Join(writeErr, err)
		}
		others := slices.DeleteFunc(integrationsOf(held), func(guid string) bool { return guid == canonicalGUID(integrationGUID) })
		switch {
		case len(others) == len(held):
			return nil
		case writeErr != nil:
			return writeErr
		case attempt == associationAttempts:
			return contended(contentGUID)
		}
		writeErr = c.SetContentAssociations(ctx, contentGUID, others)
		if IsNotFound(writeErr) { // the content item, or another integration of the list, has gone since it was read
			writeErr = nil
		}
		if isRefusal(writeErr) {
			return writeErr
		}
	}
}

// isRefusal reports whether Connect answered that it did not do it. After any other error the list tells.
func isRefusal(err error) bool {
	var api *Error
	return errors.As(err, &api) && api.Status < http.StatusInternalServerError
}

func contended(contentGUID string) error {
	return fmt.Errorf("somebody else writes the OAuth integrations of the content item %s at the same time, and has undone this change %d times. "+
		"Apply again when they are done", contentGUID, associationAttempts)
}

func integrationsOf(associations []Association) []string {
	guids := make([]string, len(associations), len(associations)+1)
	for i, association := range associations {
		guids[i] = association.IntegrationGUID
	}
	return guids
}
