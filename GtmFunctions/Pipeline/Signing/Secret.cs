namespace GtmFunctions.Pipeline.Signing;

/// <summary>A live secret: what the configuration calls it, and its value.</summary>
/// <param name="Name">The setting's name: all that may be logged or shown.</param>
/// <param name="Value">Never logged, traced or shown.</param>
public sealed record Secret(string Name, string Value)
{
    /// <summary>What a trace shows in place of a name of a secret that the provider supplied.</summary>
    public const string Supplied = "(supplied by the provider)";

    /// <summary>Whether the provider supplied it, and no setting holds it.</summary>
    public bool IsSupplied => Name == Supplied;

    /// <summary>The name only.</summary>
    public override string ToString() => Name;
}
