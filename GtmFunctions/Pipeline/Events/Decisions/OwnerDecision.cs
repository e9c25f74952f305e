using System.Text.Json.Serialization;

namespace GtmFunctions.Pipeline.Events.Decisions;

/// <summary>By what an owner was found.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ChosenBy>))]
internal enum ChosenBy
{
    /// <summary>A row of the table names them.</summary>
    [JsonStringEnumMemberName("table")]
    Table,

    /// <summary>The CRM names them as the account's owner.</summary>
    [JsonStringEnumMemberName("crm")]
    Crm,

    /// <summary>They had the account's last event.</summary>
    [JsonStringEnumMemberName("account")]
    Account,

    /// <summary>It was their turn.</summary>
    [JsonStringEnumMemberName("turn")]
    Turn,

    /// <summary>They had the least load.</summary>
    [JsonStringEnumMemberName("load")]
    Load,

    /// <summary>Nobody else could.</summary>
    [JsonStringEnumMemberName("fallback")]
    Fallback,
}

/// <summary>Who takes an event, and why. The ledger keeps it with the turn that it spends.</summary>
internal sealed record OwnerDecision
{
    /// <summary>The assignment's name.</summary>
    public required string Assignment { get; init; }

    /// <summary>By what the owner was found.</summary>
    public required ChosenBy By { get; init; }

    /// <summary>
    /// Why, where <see cref="By"/> does not say it all; <see langword="null"/> also in a row that was written before reasons were typed.
    /// </summary>
    public OwnerReason? Reason { get; init; }

    /// <summary>Who takes it.</summary>
    public required Owner Owner { get; init; }

    /// <summary>The row of the table that matched; <see langword="null"/> where none did.</summary>
    public MatchedRow? Row { get; init; }

    /// <summary>Everybody who was looked at, in that order.</summary>
    public IReadOnlyList<Candidate> Candidates { get => field ?? []; init; }

    /// <summary>The team's turn before and after, where one was taken.</summary>
    [JsonPropertyName("pointer")]
    public TurnPointer? Turn { get; init; }

    /// <summary>Until when they acknowledge, where the assignment has an SLA.</summary>
    public SlaTerms? Acknowledge { get; init; }

    /// <summary>The sentence of a row that was written before reasons were typed.</summary>
    public string? Why { get; init; }
}

/// <summary>A row of a decision table that matched.</summary>
/// <param name="Table">The table's file.</param>
/// <param name="Line">Where the row is in the file, from 1.</param>
/// <param name="Results">Result by name.</param>
internal sealed record MatchedRow(string Table, int Line, IReadOnlyDictionary<string, string> Results);

/// <summary>Somebody who was looked at as an owner.</summary>
/// <param name="Name">Who.</param>
/// <param name="Email">Their address.</param>
/// <param name="As">What they were looked at as, such as <c>the CRM's owner</c> or <c>enterprise</c>.</param>
/// <param name="Unavailable">Why they could not take it; <see langword="null"/> for those who could.</param>
internal sealed record Candidate(string Name, string Email, string As, UnavailableReason? Unavailable)
{
    /// <summary>Why they could not take it, in the words of a row that was written before reasons were typed.</summary>
    public string? PassedOver { get; init; }

    /// <summary>How many turns they were owed before, where a turn was taken.</summary>
    public decimal? OwedBefore { get; init; }

    /// <summary>How many turns they are owed after, where a turn was taken.</summary>
    public decimal? OwedAfter { get; init; }

    /// <summary>Whether they could not take it.</summary>
    [JsonIgnore]
    public bool IsPassedOver => Unavailable is not null || PassedOver is not null;
}

/// <summary>A team's turn before and after an event.</summary>
/// <param name="Before">Before.</param>
/// <param name="After">After.</param>
internal sealed record TurnPointer(TurnNumber Before, TurnNumber After);

/// <summary>How many turns a team had.</summary>
/// <param name="Turn">How many.</param>
/// <param name="Last">The address of who had the last one, if one was had.</param>
internal sealed record TurnNumber(long Turn, string? Last);
