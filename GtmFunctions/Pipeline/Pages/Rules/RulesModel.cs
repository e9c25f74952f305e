using GtmFunctions.Pipeline.Pages.Site;

namespace GtmFunctions.Pipeline.Pages.Rules;

/// <summary>What the rules do, in words.</summary>
/// <param name="Answer">The answer in a sentence.</param>
/// <param name="Standing">How things stand.</param>
/// <param name="Version">The version that decides.</param>
/// <param name="Drafts">How many drafts wait.</param>
/// <param name="RollsOut">Whether a version is being rolled out.</param>
/// <param name="Workflows">What happens to events, in the order of the document.</param>
/// <param name="Sections">Everything that the workflows name, kind by kind.</param>
public sealed record RulesModel(
    string Answer,
    Standing Standing,
    string Version,
    int Drafts,
    bool RollsOut,
    IReadOnlyList<WorkflowPicture> Workflows,
    IReadOnlyList<RuleSection> Sections) : PageModel("Rules", Answer, Standing);

/// <summary>A workflow as the steps that an event takes.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Steps">The steps, in their order.</param>
public sealed record WorkflowPicture(string Name, IReadOnlyList<RuleStep> Steps);

/// <summary>A step.</summary>
/// <param name="Title">What is done, such as <c>Goes on where</c>.</param>
/// <param name="Lines">How.</param>
public sealed record RuleStep(string Title, IReadOnlyList<RuleLine> Lines)
{
    /// <summary>What is sent, of a step that acts; none of any other.</summary>
    public IReadOnlyList<ActionPicture> Actions { get; init; } = [];
}

/// <summary>A call to a destination.</summary>
/// <param name="Line">To whom, and how.</param>
/// <param name="Template">What is sent, as its template is written; <see langword="null"/> where the connector makes it.</param>
public sealed record ActionPicture(RuleLine Line, string? Template);

/// <summary>Everything of a kind that the rules name.</summary>
/// <param name="Title">The kind.</param>
/// <param name="Empty">What it means that there is none.</param>
/// <param name="Entries">One for each name.</param>
public sealed record RuleSection(string Title, string Empty, IReadOnlyList<RuleEntry> Entries);

/// <summary>Something that the rules name.</summary>
/// <param name="Id">What a link on the page names it by.</param>
/// <param name="Name">Its name, and the page that tells more where there is one.</param>
/// <param name="Lines">What it does.</param>
public sealed record RuleEntry(string Id, RuleWord Name, IReadOnlyList<RuleLine> Lines);
