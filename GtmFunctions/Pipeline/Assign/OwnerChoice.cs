using GtmFunctions.Pipeline.Events.Decisions;
using GtmFunctions.Pipeline.Language.Tables;

namespace GtmFunctions.Pipeline.Assign;

/// <summary>Who takes an event, and why.</summary>
/// <param name="Assignment">The assignment's name.</param>
/// <param name="Email">The owner's address.</param>
/// <param name="Member">The owner's row in the roster; <see langword="null"/> for somebody who is not in it.</param>
/// <param name="By">By what they were found.</param>
/// <param name="Reason">Why, where <paramref name="By"/> does not say it all.</param>
/// <param name="Table">The decision table's file, where there is one.</param>
/// <param name="Row">The row that matched; <see langword="null"/> where none did.</param>
/// <param name="Candidates">Everybody who was looked at, in that order.</param>
/// <param name="Before">The team's turns before, where the team was asked.</param>
/// <param name="After">The team's turns after; the same where nobody took one.</param>
internal sealed record OwnerChoice(
    string Assignment,
    string Email,
    Member? Member,
    ChosenBy By,
    OwnerReason? Reason,
    string? Table,
    DecisionRow? Row,
    IReadOnlyList<Candidate> Candidates,
    TeamTurns? Before,
    TeamTurns? After)
{
    /// <summary>The choice as the ledger and the event's trace keep it.</summary>
    /// <param name="terms">Until when the owner acknowledges, if they are to.</param>
    public OwnerDecision ToDecision(SlaTerms? terms) => new()
    {
        Assignment = Assignment,
        By = By,
        Reason = Reason,
        Owner = RosterOwner.For(Member, Email),
        Row = Row is null ? null : new MatchedRow(Table!, Row.Line, Row.Results),
        Candidates = [.. Candidates.Select(Owed)],
        Turn = Before is { } before && After is { } after
            ? new TurnPointer(new TurnNumber(before.Number, before.Last), new TurnNumber(after.Number, after.Last))
            : null,
        Acknowledge = terms,
    };

    private Candidate Owed(Candidate candidate)
    {
        var key = candidate.Email.ToLowerInvariant();
        return Before is { } before && After is { } after && after.Owed.TryGetValue(key, out var owed)
            ? candidate with { OwedBefore = Math.Round(before.Owed.GetValueOrDefault(key), 3), OwedAfter = Math.Round(owed, 3) }
            : candidate;
    }
}
