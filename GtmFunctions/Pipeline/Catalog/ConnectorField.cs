namespace GtmFunctions.Pipeline.Catalog;

/// <summary>A value that an action reads: a canonical field of the event, or an entry of the workflow's <c>with</c>.</summary>
/// <param name="Path">Such as <c>person.email</c> or <c>with.sequence</c>.</param>
/// <param name="Is">What it becomes, or is for, in words.</param>
/// <param name="Default">What stands for it where there is none, in words; <see langword="null"/> where nothing does.</param>
public sealed record ConnectorField(string Path, string Is, string? Default)
{
    /// <summary>What the path of an entry of <c>with</c> begins with.</summary>
    public const string With = "with.";
}
