using GtmFunctions.Pipeline.Pages.Parts;
using GtmFunctions.Pipeline.Pages.Site;

namespace GtmFunctions.Pipeline.Pages.Overview;

/// <summary>Whether leads flow.</summary>
/// <param name="Answer">The answer in a sentence.</param>
/// <param name="Standing">How things stand.</param>
/// <param name="Figures">The numbers that matter most.</param>
/// <param name="Needs">What needs somebody, the worst first.</param>
/// <param name="Hours">Events of the last 24 hours, hour by hour, beside the same hours of past weeks.</param>
/// <param name="Became">What became of the last 24 hours' events and actions.</param>
/// <param name="Speeds">How long it took in the last 24 hours.</param>
/// <param name="Sources">What each source brings.</param>
/// <param name="Queues">What waits.</param>
public sealed record OverviewModel(
    string Answer,
    Standing Standing,
    IReadOnlyList<Figure> Figures,
    IReadOnlyList<Need> Needs,
    IReadOnlyList<Bar> Hours,
    IReadOnlyList<BecameLine> Became,
    IReadOnlyList<SpeedLine> Speeds,
    IReadOnlyList<SourceLine> Sources,
    IReadOnlyList<QueueLine> Queues) : PageModel("Overview", Answer, Standing);

/// <summary>A number and what it is of.</summary>
/// <param name="Value">As it is shown.</param>
/// <param name="Of">What it is of.</param>
/// <param name="Link">The page that tells more; <see langword="null"/> where none does.</param>
public sealed record Figure(string Value, string Of, string? Link = null);

/// <summary>Something that needs somebody.</summary>
/// <param name="Standing">How bad it is.</param>
/// <param name="What">What is wrong, in a sentence.</param>
/// <param name="Link">Where to look and act.</param>
/// <param name="Since">Since when, where that is known.</param>
public sealed record Need(Standing Standing, string What, string Link, DateTimeOffset? Since);

/// <summary>What became of events or actions.</summary>
/// <param name="What">What became of them.</param>
/// <param name="Count">How many.</param>
/// <param name="Link">Where they are listed; <see langword="null"/> where they are not.</param>
public sealed record BecameLine(string What, long Count, string? Link);

/// <summary>How long something took.</summary>
/// <param name="What">From what to what.</param>
/// <param name="Count">How often it was measured.</param>
/// <param name="Median">In seconds.</param>
/// <param name="Most">95 of 100 took no longer, in seconds.</param>
public sealed record SpeedLine(string What, long Count, double Median, double Most);

/// <summary>What a source brings.</summary>
/// <param name="Source">The source.</param>
/// <param name="LastHour">Events of the last 60 minutes.</param>
/// <param name="Usual">The median of the same hour of past weeks; <see langword="null"/> where too little is known.</param>
/// <param name="LastDay">Events of the last 24 hours.</param>
/// <param name="LastHeard">When it brought the last event.</param>
/// <param name="Standing">How it stands.</param>
public sealed record SourceLine(
    string Source, long LastHour, long? Usual, long LastDay, DateTimeOffset? LastHeard, Standing Standing);

/// <summary>What waits in a queue.</summary>
/// <param name="Queue">The queue.</param>
/// <param name="Depth">Messages, those that wait for their time included.</param>
/// <param name="OldestAt">When the oldest that could be taken was put.</param>
/// <param name="DeadLetters">Messages of its poison queue.</param>
public sealed record QueueLine(string Queue, long? Depth, DateTimeOffset? OldestAt, long? DeadLetters);
