using GtmFunctions.Pipeline.Config.Tables;

namespace GtmFunctions.Pipeline.Route.Assign;

/// <summary>By what an owner was found.</summary>
public enum ChosenBy
{
    /// <summary>A row of the table names them.</summary>
    Table,

    /// <summary>The CRM names them as the account's owner.</summary>
    Crm,

    /// <summary>They had the account's last event.</summary>
    Account,

    /// <summary>It was their turn.</summary>
    Turn,

    /// <summary>They had the least load.</summary>
    Load,

    /// <summary>Nobody else could.</summary>
    Fallback,
}

/// <summary>Who takes an event, and why.</summary>
/// <param name="Assignment">The assignment's name.</param>
/// <param name="Email">The owner's address.</param>
/// <param name="Member">The owner's row in the roster; <see langword="null"/> for somebody who is not in it.</param>
/// <param name="By">By what they were found.</param>
/// <param name="Reason">In words.</param>
/// <param name="Table">The decision table's file, where there is one.</param>
/// <param name="Row">The row that matched; <see langword="null"/> where none did.</param>
/// <param name="Candidates">Everybody who was looked at, in that order.</param>
/// <param name="Before">The team's turns before, where the team was asked.</param>
/// <param name="After">The team's turns after; the same where nobody took one.</param>
public sealed record OwnerChoice(
    string Assignment,
    string Email,
    Member? Member,
    ChosenBy By,
    string Reason,
    string? Table,
    DecisionRow? Row,
    IReadOnlyList<Candidate> Candidates,
    TeamTurns? Before,
    TeamTurns? After);

/// <summary>Somebody who was looked at.</summary>
/// <param name="Name">Who.</param>
/// <param name="Email">Their address.</param>
/// <param name="As">What they were looked at as, such as <c>the CRM's owner</c> or <c>enterprise</c>.</param>
/// <param name="PassedOver">Why they could not take it; <see langword="null"/> for those who could.</param>
public sealed record Candidate(string Name, string Email, string As, string? PassedOver);
