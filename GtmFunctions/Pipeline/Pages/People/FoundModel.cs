using GtmFunctions.Pipeline.Pages.Events;
using GtmFunctions.Pipeline.Pages.Site;

namespace GtmFunctions.Pipeline.Pages.People;

/// <summary>Where to look for a person or a company.</summary>
/// <param name="Answer">The answer in a sentence.</param>
public sealed record FindModel(string Answer) : PageModel("People and accounts", Answer, Standing.Idle);

/// <summary>What is known of a person or a company, and who has them.</summary>
/// <param name="Title">The person's address, or the company's domain.</param>
/// <param name="Answer">The answer in a sentence.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Owners">Who had them, newest first.</param>
/// <param name="Account">The company of a person, where the address tells.</param>
/// <param name="Events">All that happened, newest first.</param>
/// <param name="Next">The address of the next part; <see langword="null"/> on the last.</param>
public sealed record FoundModel(
    string Title,
    string Answer,
    FoundKind Kind,
    IReadOnlyList<OwnerLine> Owners,
    string? Account,
    IReadOnlyList<EventLine> Events,
    string? Next) : PageModel(Title, Answer, Events.Count == 0 ? Standing.Idle : Standing.Good)
{
    /// <summary>The signals that count them now.</summary>
    public IReadOnlyList<SignalLine> Signals { get; init; } = [];
}

/// <summary>A signal that counts somebody.</summary>
/// <param name="Signal">Its name.</param>
/// <param name="Counts">How many of how many within which window, and what is to come, in a sentence.</param>
/// <param name="At">When the newest event that it counted came.</param>
/// <param name="Event">That event.</param>
public sealed record SignalLine(string Signal, string Counts, DateTimeOffset At, string Event);

/// <summary>What was looked for.</summary>
public enum FoundKind
{
    /// <summary>A person, by e-mail address.</summary>
    Person,

    /// <summary>A company, by domain.</summary>
    Account,
}

/// <summary>Somebody who was given an event.</summary>
/// <param name="Name">Their name.</param>
/// <param name="Email">Their address.</param>
/// <param name="Assignment">By which assignment.</param>
/// <param name="Why">Why.</param>
/// <param name="At">When.</param>
/// <param name="Event">The event.</param>
/// <param name="Score">The event's score, where it has one.</param>
public sealed record OwnerLine(
    string Name, string Email, string Assignment, string Why, DateTimeOffset At, string Event, decimal? Score);
