using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Language;
using GtmFunctions.Pipeline.Language.Fields;

namespace GtmFunctions.Pipeline.Signals;

/// <summary>What events are counted for and told apart by: values of their fields, without regard to case.</summary>
internal static class SignalKey
{
    // A longer value is counted by its hash, so that what is kept of it has a limit
    private const int LongestKept = 40;

    /// <summary>The value of a signal's key in an event; <see langword="null"/> where it has none.</summary>
    public static string? Read(Signal signal, FieldScope fields) => Text(signal.Key, fields);

    /// <summary>A value of which different ones are counted; <see langword="null"/> where the event has none.</summary>
    public static string? Distinct(FieldPath path, FieldScope fields) =>
        Text(path, fields) is not { } text ? null : text.Length > LongestKept ? KeyHash.For(text) : text;

    private static string? Text(FieldPath path, FieldScope fields) =>
        FieldText.From(fields.Read(path))?.Trim().ToLowerInvariant() is { Length: > 0 } text ? BoundedText.From(text) : null;
}
