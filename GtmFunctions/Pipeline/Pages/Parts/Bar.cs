namespace GtmFunctions.Pipeline.Pages.Parts;

/// <summary>A bar of a chart.</summary>
/// <param name="Label">When or what it is of.</param>
/// <param name="Count">How many.</param>
/// <param name="Usual">How many there usually are; <see langword="null"/> where too little is known.</param>
/// <param name="IsOpen">Whether it is still growing, such as the hour that is not over.</param>
public sealed record Bar(string Label, long Count, long? Usual = null, bool IsOpen = false);
