using GtmFunctions.Pipeline.Storage.Accounts;

namespace GtmFunctions.Pipeline.Accounts;

/// <summary>The accounts of a list in memory, with what people said of leads.</summary>
/// <param name="Version">The list's version; <see langword="null"/> where it has none yet.</param>
/// <param name="Index">The accounts.</param>
/// <param name="Answers">What people said, by the ids of the questions.</param>
/// <param name="Open">The ids of the questions that nobody answered.</param>
internal sealed record LoadedAccounts(
    string? Version, AccountIndex Index, IReadOnlyDictionary<string, AccountAnswer> Answers, IReadOnlySet<string> Open);
