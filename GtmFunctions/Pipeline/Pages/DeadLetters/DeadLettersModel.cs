using GtmFunctions.Pipeline.Pages.Site;

namespace GtmFunctions.Pipeline.Pages.DeadLetters;

/// <summary>What fell through.</summary>
/// <param name="Answer">The answer in a sentence.</param>
/// <param name="Groups">The dead letters by cause, the most first.</param>
/// <param name="Newest">The newest of them.</param>
/// <param name="Note">What was not looked at, in a sentence; <see langword="null"/> where everything was.</param>
public sealed record DeadLettersModel(
    string Answer, IReadOnlyList<DeadLetterGroup> Groups, IReadOnlyList<DeadLetterLine> Newest, string? Note)
    : PageModel("Dead letters", Answer, Groups.Count == 0 ? Standing.Good : Standing.Bad);

/// <summary>Dead letters of one cause.</summary>
/// <param name="Key">By which the group is addressed.</param>
/// <param name="Count">How many there are.</param>
/// <param name="Where">The destination, or the stage, that failed.</param>
/// <param name="Cause">Why, as one of them says it.</param>
/// <param name="Since">When the first failed.</param>
/// <param name="Last">When the last failed.</param>
public sealed record DeadLetterGroup(string Key, int Count, string Where, string Cause, DateTimeOffset Since, DateTimeOffset Last);

/// <summary>A dead letter in a list.</summary>
/// <param name="Id">Its id.</param>
/// <param name="At">When it failed.</param>
/// <param name="Subject">What its event is about, where that is known.</param>
/// <param name="Type">The event's type, where that is known.</param>
/// <param name="Source">The event's source, where that is known.</param>
/// <param name="Where">The destination, or the stage, that failed.</param>
/// <param name="Reason">Why.</param>
/// <param name="Event">The event or delivery whose story tells of it; <see langword="null"/> where there is none.</param>
public sealed record DeadLetterLine(
    string Id, DateTimeOffset At, string? Subject, string? Type, string? Source, string Where, string Reason, string? Event);

/// <summary>The dead letters of one cause.</summary>
/// <param name="Answer">The answer in a sentence.</param>
/// <param name="Group">The group.</param>
/// <param name="Letters">Its letters, newest first, as many as are shown.</param>
public sealed record DeadLetterGroupModel(string Answer, DeadLetterGroup Group, IReadOnlyList<DeadLetterLine> Letters)
    : PageModel("Dead letters of one cause", Answer, Standing.Bad);

/// <summary>One dead letter.</summary>
/// <param name="Answer">The answer in a sentence.</param>
/// <param name="Standing">How it stands.</param>
/// <param name="Line">What it is.</param>
/// <param name="Queue">The queue that it came from.</param>
/// <param name="Attempts">How often it was tried.</param>
/// <param name="Said">What the destination answered; <see langword="null"/> where it did not.</param>
/// <param name="Message">The message, as JSON or text.</param>
/// <param name="Ended">How it ended; <see langword="null"/> while it waits.</param>
public sealed record DeadLetterModel(
    string Answer,
    Standing Standing,
    DeadLetterLine Line,
    string Queue,
    long Attempts,
    string? Said,
    string Message,
    string? Ended) : PageModel("Dead letter", Answer, Standing);
