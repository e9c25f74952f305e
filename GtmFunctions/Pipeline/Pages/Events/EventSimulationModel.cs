using GtmFunctions.Pipeline.Pages.Site;

namespace GtmFunctions.Pipeline.Pages.Events;

/// <summary>What would become of an event by a draft of the rules, beside what happened.</summary>
/// <param name="Answer">The answer in a sentence.</param>
/// <param name="Standing">How things stand.</param>
/// <param name="Id">The event.</param>
/// <param name="Draft">The draft by which it was simulated; <see langword="null"/> where none is chosen yet.</param>
/// <param name="Choices">The drafts that there are.</param>
/// <param name="Happened">What happened, in sentences.</param>
/// <param name="Would">What would happen, in sentences.</param>
/// <param name="Calls">What would be sent; nothing was.</param>
public sealed record EventSimulationModel(
    string Answer,
    Standing Standing,
    string Id,
    string? Draft,
    IReadOnlyList<DraftChoice> Choices,
    IReadOnlyList<string> Happened,
    IReadOnlyList<string> Would,
    IReadOnlyList<string> Calls) : PageModel("The event by a draft", Answer, Standing);

/// <summary>A draft to choose.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">Whose it is, and for what.</param>
public sealed record DraftChoice(string Id, string Name);
