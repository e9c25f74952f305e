using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Language.Conversions;
using GtmFunctions.Pipeline.Language.Fields;

namespace GtmFunctions.Pipeline.Assign;

/// <summary>What tells that two events are about the same account or person.</summary>
internal static class AccountKey
{
    /// <summary>
    /// A field's value without regard to case; <see langword="null"/> where there is none. A free mail provider's domain is no account: its
    /// users have nothing to do with each other.
    /// </summary>
    public static string? Read(FieldPath path, FieldScope fields) =>
        fields.Read(path) is JsonValue value && FieldText.From(value)?.Trim().ToLowerInvariant() is { Length: > 0 } key
            && (key.Contains('@', StringComparison.Ordinal) || !FreemailDomains.Has(value))
            ? key
            : null;
}
