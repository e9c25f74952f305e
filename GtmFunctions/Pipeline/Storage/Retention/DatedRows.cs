using Azure.Data.Tables;
using GtmFunctions.Pipeline.Storage.DeadLetters;

namespace GtmFunctions.Pipeline.Storage.Retention;

/// <summary>Rows that are forgotten one by one, by a time that they say.</summary>
/// <param name="Kind">The kind of data that they are.</param>
/// <param name="Table">Their table.</param>
/// <param name="Since">The property with the time from which on they are kept; a row without it stays.</param>
internal sealed record DatedRows(RetentionKind Kind, string Table, string Since)
{
    /// <summary>What else they must say; <see langword="null"/> for nothing.</summary>
    public string? Condition { get; private init; }

    /// <summary>The names of their texts that may be in a blob.</summary>
    public IReadOnlyList<string> Texts { get; private init; } = [];

    /// <summary>What a state calls them.</summary>
    public string Name => $"rows-{Table}";

    /// <summary>
    /// All of them. Secrets, the states of destinations, pools and learned shapes have no age: they are as many as things.
    /// </summary>
    public static IReadOnlyList<DatedRows> All { get; } =
    [
        new(RetentionKind.Payloads, TableNames.Failures, "At"),
        new(RetentionKind.Traces, TableNames.SlaKeys, "Since"),
        new(RetentionKind.Claims, TableNames.Claims, "FirstSeenAt"),
        new(RetentionKind.Marks, TableNames.Marks, "At"),
        new(RetentionKind.Signals, TableNames.Signals, "At"),
        new(RetentionKind.Cache, TableNames.EnrichmentCache, "At"),
        new(RetentionKind.Assignments, TableNames.Assignments, "At"),
        new(RetentionKind.DeadLetters, TableNames.DeadLetters, "EndedAt")
        {
            Condition = $"State ne '{nameof(DeadLetterState.Dead)}'",
            Texts = ["Body"],
        },
        new(RetentionKind.Drift, TableNames.Drift, "FirstSeenAt"),
    ];

    /// <summary>A filter for those of before a time.</summary>
    public string Before(DateTimeOffset time) =>
        string.Join(" and ", new[] { Condition, $"{Since} lt {Literal(time)}" }.OfType<string>());

    private static string Literal(DateTimeOffset time) => TableClient.CreateQueryFilter($"At lt {time}")["At lt ".Length..];
}
