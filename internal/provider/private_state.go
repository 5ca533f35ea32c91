package provider

import (
	"context"
	"encoding/json"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-log/tflog"

	"github.com/connect-community/terraform-provider-connect/internal/integration"
)

// Private state is beside the state and out of sight.
const (
	memoryKey    = "memory"    // stays with a resource
	decisionsKey = "decisions" // goes from one plan to its apply
	replacesKey  = "replaces"  // goes between the two plans of a replacement: the id of what goes
)

type privateState interface {
	GetKey(ctx context.Context, key string) ([]byte, diag.Diagnostics)
	SetKey(ctx context.Context, key string, value []byte) diag.Diagnostics
}

func readMemory(ctx context.Context, private privateState) (integration.Memory, diag.Diagnostics) {
	memory, diags := readPrivate[integration.Memory](ctx, private, memoryKey)
	if diags.HasError() {
		return memory, diag.Diagnostics{diag.NewWarningDiagnostic("Provider data in the state was not readable",
			"What the provider keeps beside the state is damaged, and is forgotten. The next apply may send a write-only secret once more. Read this plan before you apply it.")}
	}
	return memory, nil
}

// writeMemory also takes away what was for the apply alone.
func writeMemory(ctx context.Context, private privateState, memory integration.Memory) diag.Diagnostics {
	diags := writePrivate(ctx, private, memoryKey, memory)
	diags.Append(private.SetKey(ctx, decisionsKey, nil)...)
	diags.Append(private.SetKey(ctx, replacesKey, nil)...)
	return diags
}

// heldBefore is the id of what the state holds. The second plan of a replacement sees no state: the first one leaves it a note.
func heldBefore(ctx context.Context, private privateState, held string) (string, diag.Diagnostics) {
	if held != "" {
		return held, writePrivate(ctx, private, replacesKey, held)
	}
	return readPrivate[string](ctx, private, replacesKey)
}

func readPrivate[T any](ctx context.Context, private privateState, key string) (T, diag.Diagnostics) {
	var value T
	raw, diags := private.GetKey(ctx, key)
	if len(raw) == 0 {
		return value, diags
	}
	if err := json.Unmarshal(raw, &value); err != nil {
		tflog.Info(ctx, "Private state cannot be read", map[string]any{"key": key, "error": err.Error()})
		diags.AddError("Provider data is damaged", "What the provider keeps beside the plan is damaged: something has changed the plan. Plan again.")
	}
	return value, diags
}

func writePrivate(ctx context.Context, private privateState, key string, value any) diag.Diagnostics {
	raw, _ := json.Marshal(value) // made of texts and switches alone
	return private.SetKey(ctx, key, raw)
}
