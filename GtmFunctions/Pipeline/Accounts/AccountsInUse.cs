using System.Collections.Concurrent;
using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Lists;
using GtmFunctions.Pipeline.Storage.Accounts;
using GtmFunctions.Pipeline.Storage.Lists;
using Microsoft.Extensions.Logging;

namespace GtmFunctions.Pipeline.Accounts;

/// <summary>
/// Keeps the accounts of lists as they are in use in memory: each instance looks now and then which version is in use and what people said,
/// so that no event costs a call.
/// </summary>
internal sealed partial class AccountsInUse(
    ListVersions versions, AccountQuestions questions, TimeProvider clock, ILogger<AccountsInUse> logger)
{
    // A question that nobody answered for so long was not worth it
    private static readonly TimeSpan LongestOpen = TimeSpan.FromDays(90);

    private readonly ConcurrentDictionary<(string List, AccountColumns Columns), Refreshed<LoadedAccounts>> _loaded = new();

    /// <summary>The accounts of a document's list.</summary>
    /// <exception cref="Azure.RequestFailedException">They were not read yet and storage cannot be asked.</exception>
    public ValueTask<LoadedAccounts> GetAsync(AccountMatching matching, CancellationToken cancellation) =>
        Accounts(matching).GetAsync(cancellation);

    /// <summary>Takes what is in use and what people said now.</summary>
    public Task<LoadedAccounts> RefreshAsync(AccountMatching matching, CancellationToken cancellation) =>
        Accounts(matching).RefreshAsync(cancellation);

    private Refreshed<LoadedAccounts> Accounts(AccountMatching matching) => _loaded.GetOrAdd(
        (matching.List, new AccountColumns(matching.DomainColumn, matching.NameColumn, matching.CountryColumn)),
        key => new Refreshed<LoadedAccounts>(
            (known, cancellation) => LoadAsync(key.List, key.Columns, known, cancellation),
            failure => Log.NotRead(logger, key.List, failure),
            clock));

    private async Task<LoadedAccounts> LoadAsync(
        string list, AccountColumns columns, LoadedAccounts? known, CancellationToken cancellation)
    {
        var current = await versions.CurrentAsync(list, cancellation);
        var index = known is not null && known.Version == current?.Version
            ? known.Index
            : await IndexAsync(list, current?.Version, columns, cancellation);
        var asked = await questions.ListAsync(list, cancellation);
        var open = new HashSet<string>(StringComparer.Ordinal);
        foreach (var question in asked.Where(question => question.Answer is null))
        {
            if (question.AskedAt < clock.GetUtcNow() - LongestOpen)
                await questions.TryForgetAsync(question, cancellation);
            else
                open.Add(question.Id);
        }

        return new LoadedAccounts(
            current?.Version,
            index,
            asked.Where(question => question.Answer is not null).ToDictionary(question => question.Id, question => question.Answer!),
            open);
    }

    private async Task<AccountIndex> IndexAsync(
        string list, string? version, AccountColumns columns, CancellationToken cancellation)
    {
        var accounts = new List<Account>();
        if (version is not null)
        {
            await foreach (var row in versions.ReadAsync(list, version, cancellation))
                accounts.Add(Account.From(row.Key, row.Fields, columns));
        }

        return new AccountIndex(accounts);
    }

    private static partial class Log
    {
        [LoggerMessage(
            Level = LogLevel.Warning,
            Message = "Whether the accounts of {List} have changed could not be seen; going on with them as they were")]
        public static partial void NotRead(ILogger logger, string list, Exception failure);
    }
}
