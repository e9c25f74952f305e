using GtmFunctions.Pipeline.Pages.Site;

namespace GtmFunctions.Pipeline.Pages.Alarms;

/// <summary>Who was told what, and what to do now.</summary>
/// <param name="Answer">The answer in a sentence.</param>
/// <param name="Standing">How it stands.</param>
/// <param name="Alarms">The alarms: those that last first.</param>
/// <param name="IsTold">Whether the rules name somebody to tell.</param>
public sealed record AlarmsModel(string Answer, Standing Standing, IReadOnlyList<AlarmLine> Alarms, bool IsTold)
    : PageModel("Alarms", Answer, Standing);

/// <summary>An alarm.</summary>
/// <param name="Key">By which it is muted.</param>
/// <param name="Kind">Its kind, such as <c>silent-source</c>.</param>
/// <param name="What">What has it.</param>
/// <param name="State">How it stands, in a word.</param>
/// <param name="Standing">The same as a shape.</param>
/// <param name="Reason">What is wrong.</param>
/// <param name="Evidence">The figures that it is told by.</param>
/// <param name="Rule">What of the document asks for it.</param>
/// <param name="Advice">What to do.</param>
/// <param name="Link">Where to look.</param>
/// <param name="Sample">An event or delivery that it hit.</param>
/// <param name="Since">Since when.</param>
/// <param name="ToldAt">When it was last told.</param>
/// <param name="RemindAt">When it is told again if it lasts.</param>
/// <param name="Muted">Until when it is muted, by whom and why; <see langword="null"/> where it is not.</param>
public sealed record AlarmLine(
    string Key,
    string Kind,
    string What,
    string State,
    Standing Standing,
    string Reason,
    IReadOnlyList<string> Evidence,
    string Rule,
    string Advice,
    string Link,
    string? Sample,
    DateTimeOffset Since,
    DateTimeOffset? ToldAt,
    DateTimeOffset? RemindAt,
    string? Muted);
