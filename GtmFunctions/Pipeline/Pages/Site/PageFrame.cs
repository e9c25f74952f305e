using GtmFunctions.Pipeline.Pages.Visitors;

namespace GtmFunctions.Pipeline.Pages.Site;

/// <summary>What every page knows beside its own subject.</summary>
/// <param name="Visitor">Who looks.</param>
/// <param name="Path">The page's path below <see cref="PageLinks.Home"/>, such as <c>events</c>; empty for the overview.</param>
/// <param name="Query">The query as the address has it, with its question mark; empty where there is none.</param>
/// <param name="FormToken">What a form must send back to be taken for one of ours.</param>
/// <param name="Now">The time of the page.</param>
/// <param name="Said">What was just done, in a sentence; <see langword="null"/> where nothing was.</param>
public sealed record PageFrame(
    Visitor Visitor, string Path, string Query, string FormToken, DateTimeOffset Now, string? Said = null);
