using GtmFunctions.Pipeline.Pages.Site;

namespace GtmFunctions.Pipeline.Pages.Rules.Reps;

/// <summary>What it comes to when somebody leaves: what of the rules changes, and who gets what they have.</summary>
/// <param name="Email">Their address.</param>
/// <param name="Name">Their name, where a roster has it.</param>
/// <param name="Answer">The answer in a sentence or two, with the numbers.</param>
/// <param name="Standing">How it stands.</param>
/// <param name="Version">The version that is published, which it is done to.</param>
public sealed record RepLeaveModel(string Email, string Name, string Answer, Standing Standing, string Version)
    : PageModel($"{Name} leaves", Answer, Standing)
{
    /// <summary>What of the rules changes, a line for each file.</summary>
    public IReadOnlyList<string> Rules { get; init; } = [];

    /// <summary>Where they are named and stay so.</summary>
    public IReadOnlyList<string> Also { get; init; } = [];

    /// <summary>What keeps it from being done.</summary>
    public IReadOnlyList<string> Problems { get; init; } = [];

    /// <summary>Their open leads by assignment, and who gets them.</summary>
    public IReadOnlyList<LeaveGroup> Leads { get; init; } = [];

    /// <summary>The oldest of their open leads.</summary>
    public IReadOnlyList<LeaveLead> Oldest { get; init; } = [];

    /// <summary>Their accounts by pool, and who gets them.</summary>
    public IReadOnlyList<LeaveGroup> Accounts { get; init; } = [];

    /// <summary>How many days back a lead counts as open that nobody was asked to acknowledge.</summary>
    public int Days { get; init; }

    /// <summary>The addresses that can take their place.</summary>
    public IReadOnlyList<string> People { get; init; } = [];

    /// <summary>The teams that can take their place.</summary>
    public IReadOnlyList<string> Teams { get; init; } = [];

    /// <summary>Who takes it, as chosen: an address, or <c>team:NAME</c>.</summary>
    public string? To { get; init; }

    /// <summary>Whether there is something to do, and nothing keeps it from being done.</summary>
    public bool CanBeDone { get; init; }
}

/// <summary>Some of what somebody has.</summary>
/// <param name="Of">The assignment or the roster.</param>
/// <param name="Count">How many.</param>
/// <param name="GoesTo">Who gets them, in words.</param>
public sealed record LeaveGroup(string Of, int Count, string GoesTo)
{
    /// <summary>How who gets them is told, in words; <see langword="null"/> for accounts.</summary>
    public string? Told { get; init; }

    /// <summary>Whether nobody asks to acknowledge them, so that they count as open for their age alone.</summary>
    public bool IsUnasked { get; init; }
}

/// <summary>An open lead.</summary>
/// <param name="Event">The event.</param>
/// <param name="Assignment">The assignment.</param>
/// <param name="Since">Since when they have it.</param>
/// <param name="Due">Until when they are to acknowledge; <see langword="null"/> where nobody asks them to.</param>
public sealed record LeaveLead(string Event, string Assignment, DateTimeOffset Since, DateTimeOffset? Due);
