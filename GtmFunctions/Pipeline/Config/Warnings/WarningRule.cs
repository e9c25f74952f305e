namespace GtmFunctions.Pipeline.Config.Warnings;

/// <summary>A rule by which something that is probably not meant is found. It is sure of what it tells, or says nothing.</summary>
/// <param name="Code">Its name in kebab-case, which is stable: documents silence it by this name.</param>
/// <param name="Tells">What it tells, for people who read of it.</param>
/// <param name="Find">Finds it, lazily: no more is looked for than is told.</param>
internal sealed record WarningRule(string Code, string Tells, Func<CheckedDocument, IEnumerable<ConfigurationWarning>> Find);
