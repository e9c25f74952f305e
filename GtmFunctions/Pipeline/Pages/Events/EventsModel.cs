using GtmFunctions.Pipeline.Pages.Site;

namespace GtmFunctions.Pipeline.Pages.Events;

/// <summary>What came in.</summary>
/// <param name="Answer">The answer in a sentence.</param>
/// <param name="Filter">What was asked for.</param>
/// <param name="Choices">What can be asked for.</param>
/// <param name="Events">The events, newest first.</param>
/// <param name="Searched">What was looked at, and whether that is all, in a sentence.</param>
/// <param name="Next">The address of the next part; <see langword="null"/> on the last.</param>
public sealed record EventsModel(
    string Answer,
    EventsFilter Filter,
    EventsChoices Choices,
    IReadOnlyList<EventLine> Events,
    string Searched,
    string? Next) : PageModel("Events", Answer, Events.Count == 0 ? Standing.Idle : Standing.Good);

/// <summary>What of the events is shown; <see langword="null"/> where all is.</summary>
public sealed record EventsFilter(
    string? Text, string? Source, string? Type, string? Outcome, DateTimeOffset? Since, DateTimeOffset? Until);

/// <summary>The values that filters can have.</summary>
public sealed record EventsChoices(IReadOnlyList<string> Sources, IReadOnlyList<string> Types, IReadOnlyList<string> Outcomes);

/// <summary>An event in the list.</summary>
/// <param name="Id">Its id.</param>
/// <param name="At">When it was taken in.</param>
/// <param name="Source">Its source.</param>
/// <param name="Type">Its canonical type.</param>
/// <param name="Subject">What it is about.</param>
/// <param name="Outcome">What became of it.</param>
/// <param name="Standing">How that stands.</param>
public sealed record EventLine(
    string Id, DateTimeOffset At, string Source, string Type, string? Subject, string Outcome, Standing Standing);
