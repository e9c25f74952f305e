namespace GtmFunctions.Pipeline.Storage.Lists;

/// <summary>A row of a list.</summary>
/// <param name="Key">What tells it from the others, such as an account's domain; compared without regard to case.</param>
/// <param name="Fields">Its values by the names of their columns; empty ones are left out.</param>
internal sealed record ListRow(string Key, IReadOnlyDictionary<string, string> Fields);
