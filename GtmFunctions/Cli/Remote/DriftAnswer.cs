namespace GtmFunctions.Cli.Remote;

/// <summary>How payloads changed, as <c>GET ops/drift</c> answers it.</summary>
/// <param name="Drift">The changes, newest first.</param>
/// <param name="Types">Every source and type that was seen.</param>
internal sealed record DriftAnswer(IReadOnlyList<DriftLine>? Drift, IReadOnlyList<SeenLine>? Types);

/// <summary>A change of a payload.</summary>
internal sealed record DriftLine(
    string? FirstSeenAt, string? Source, string? Type, string? Kind, string? Path, string? To, string? Was, string? Now, string? Count,
    IReadOnlyList<string>? ReadBy);

/// <summary>A type of a source that was seen.</summary>
internal sealed record SeenLine(
    string? Source, string? Type, string? Count, string? LastSeenAt, bool Handled, IReadOnlyList<string>? Workflows,
    IReadOnlyList<string>? Signals);
