using GtmFunctions.Pipeline.Pages.Site;

namespace GtmFunctions.Pipeline.Pages.Events;

/// <summary>What putting something back would do.</summary>
/// <param name="Title">What is put back.</param>
/// <param name="Answer">The answer in a sentence.</param>
/// <param name="Would">What would be done: by class, destination and the like.</param>
/// <param name="LeftOut">What would be left out, and why.</param>
/// <param name="Form">The form that does it; <see langword="null"/> where there is nothing to do.</param>
/// <param name="Back">The page to go back to.</param>
public sealed record ReplayPreviewModel(
    string Title, string Answer, IReadOnlyList<CountLine> Would, IReadOnlyList<CountLine> LeftOut, ReplayForm? Form, string Back)
    : PageModel(Title, Answer, Form is null ? Standing.Idle : Standing.Attention);

/// <summary>How many of something.</summary>
/// <param name="Of">What is counted, such as <c>destination</c>; empty where the name says it.</param>
/// <param name="Name">Which.</param>
/// <param name="Count">How many.</param>
public sealed record CountLine(string Of, string Name, int Count);

/// <summary>The form that does what was previewed.</summary>
/// <param name="Action">Its address.</param>
/// <param name="Fields">What it sends.</param>
/// <param name="Button">What its button says.</param>
/// <param name="AsksWhy">Whether it asks for a reason.</param>
/// <param name="IsDanger">Whether it gives something up for good.</param>
/// <param name="Include">Classes that it leaves out unless they are ticked.</param>
public sealed record ReplayForm(
    string Action,
    IReadOnlyDictionary<string, string> Fields,
    string Button,
    bool AsksWhy = false,
    bool IsDanger = false,
    IReadOnlyList<string>? Include = null);
