using GtmFunctions.Pipeline.Pages.Site;

namespace GtmFunctions.Pipeline.Pages.Rules.Edit;

/// <summary>The document to be changed.</summary>
/// <param name="Answer">The answer in a sentence.</param>
/// <param name="Standing">How things stand.</param>
/// <param name="FileName">The document's name.</param>
/// <param name="Document">Its text.</param>
/// <param name="BeganFrom">The version from which this edit began; <see langword="null"/> for none.</param>
/// <param name="Tables">The tables beside the document.</param>
/// <param name="Findings">What is wrong with it, or probably not meant, errors first.</param>
public sealed record EditModel(
    string Answer,
    Standing Standing,
    string FileName,
    string Document,
    string? BeganFrom,
    IReadOnlyList<string> Tables,
    IReadOnlyList<RuleFinding> Findings) : PageModel("Edit the rules", Answer, Standing)
{
    /// <summary>The text of <c>fixtures.yaml</c>; <see langword="null"/> where there is none.</summary>
    public string? Fixtures { get; init; }

    /// <summary>What would come of it; <see langword="null"/> where nobody has tried it as it stands.</summary>
    public EditTrial? Trial { get; init; }

    /// <summary>The draft that is changed; <see langword="null"/> for a new one.</summary>
    public string? Draft { get; init; }

    /// <summary>What the draft was when it was read, so that nobody writes over what they have not seen.</summary>
    public string? Tag { get; init; }

    /// <summary>What is said of the draft.</summary>
    public string? Note { get; init; }

    /// <summary>What the draft has become by another, beside what was typed; <see langword="null"/> where nobody was quicker.</summary>
    public RuleChanges? Theirs { get; init; }
}
