namespace GtmFunctions.Pipeline.Events.Decisions;

/// <summary>What a workflow decided about an event that templates may name.</summary>
public sealed record Decided
{
    /// <summary>Nothing that templates may name.</summary>
    public static readonly Decided Nothing = new();

    /// <summary>The score's sum, as <c>score</c>.</summary>
    public ScoreSum? Score { get; init; }

    /// <summary>Who owns the event, as <c>owner</c>.</summary>
    public Owner? Owner { get; init; }

    /// <summary>Until when the owner acknowledges, as <c>acknowledge</c>.</summary>
    public SlaTerms? Acknowledge { get; init; }

    /// <summary>What a reminder or a notice of an SLA is about, as <c>sla</c>.</summary>
    public SlaNotice? Sla { get; init; }
}

/// <summary>Until when an owner acknowledges.</summary>
/// <param name="Assignment">The assignment that named the owner.</param>
/// <param name="Step">Which owner they are, from 1.</param>
/// <param name="Since">Since when they have it.</param>
/// <param name="Due">Until when they acknowledge; <see langword="null"/> for the fallback, after whom there is nobody.</param>
/// <param name="RemindAt">When they are reminded, in order.</param>
/// <param name="Within">The time that they have, as the document writes it.</param>
public sealed record SlaTerms(
    string Assignment, int Step, DateTimeOffset Since, DateTimeOffset? Due, IReadOnlyList<DateTimeOffset> RemindAt, string Within);

/// <summary>What a reminder or a notice of an SLA is about.</summary>
/// <param name="Kind"><c>reminder</c>, <c>reassigned</c> or <c>fallback</c>.</param>
/// <param name="Since">Since when the owner has it.</param>
/// <param name="Due">Until when they acknowledge; <see langword="null"/> for the fallback.</param>
/// <param name="Within">The time that they have, as the document writes it.</param>
/// <param name="Step">Which owner they are, from 1.</param>
/// <param name="Reminder">Which reminder it is, from 1; 0 for a notice.</param>
/// <param name="Previous">Who had it before them; <see langword="null"/> for the first owner.</param>
public sealed record SlaNotice(
    string Kind, DateTimeOffset Since, DateTimeOffset? Due, string Within, int Step, int Reminder, PreviousOwner? Previous);

/// <summary>Who had an event before.</summary>
/// <param name="Name">What people call them.</param>
/// <param name="Email">Their address.</param>
/// <param name="Since">Since when they had it.</param>
/// <param name="Why">Why it went to another, in words.</param>
public sealed record PreviousOwner(string Name, string Email, DateTimeOffset Since, string? Why);
