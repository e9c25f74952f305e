using GtmFunctions.Pipeline.Accounts;
using GtmFunctions.Pipeline.Config;
using GtmFunctions.Pipeline.Storage.Accounts;

namespace GtmFunctions.Pipeline.Ops.Accounts;

/// <summary>What a person says of leads whose account nobody else can tell.</summary>
internal enum AccountWord
{
    /// <summary>They are of an account.</summary>
    Account,

    /// <summary>They are of none.</summary>
    None,

    /// <summary>Nobody can tell now.</summary>
    Later,
}

/// <summary>What came of what a person said.</summary>
/// <param name="Question">The question as it stands; <see langword="null"/> where there is none of that id.</param>
/// <param name="Why">Why it could not be taken; <see langword="null"/> where it was.</param>
internal sealed record AnswerTaken(AccountQuestion? Question, string? Why);

/// <summary>Lists which accounts people are asked for, and takes what they say: it holds for the leads that come from then on.</summary>
internal sealed class AccountAnswers(
    ConfigurationVersions configurations, AccountQuestions questions, AccountsInUse accounts, TimeProvider clock)
{
    /// <summary>How long a question is out of sight that was left for later.</summary>
    public static readonly TimeSpan Later = TimeSpan.FromDays(7);

    /// <summary>All questions of the list that the document matches by: the open ones first, the newest first.</summary>
    public async Task<IReadOnlyList<AccountQuestion>> ListAsync(CancellationToken cancellation)
    {
        var matching = (await configurations.CurrentAsync(cancellation)).Accounts;
        return matching is null
            ? []
            :
            [
                .. (await questions.ListAsync(matching.List, cancellation))
                    .OrderBy(question => question.Answer is not null)
                    .ThenBy(question => question.LaterUntil > clock.GetUtcNow())
                    .ThenByDescending(question => question.Answer?.At ?? question.AskedAt),
            ];
    }

    /// <summary>Takes an answer, in place of one that was given before.</summary>
    /// <param name="id">The question.</param>
    /// <param name="word">What is said.</param>
    /// <param name="account">The account's key, where it is one.</param>
    /// <param name="by">Who says so.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public async Task<AnswerTaken> TakeAsync(
        string id, AccountWord word, string? account, string by, CancellationToken cancellation)
    {
        if ((await configurations.CurrentAsync(cancellation)).Accounts is not { } matching)
            return new AnswerTaken(null, "the document has no 'accounts'");
        var now = clock.GetUtcNow();
        if (word == AccountWord.Account)
        {
            if (account is null)
                return new AnswerTaken(null, "say which account: its key in the list");
            var loaded = await accounts.RefreshAsync(matching, cancellation);
            if (loaded.Index.Find(account) is not { } found)
                return new AnswerTaken(null, $"the list {matching.List} has no account with the key '{OpsAnswer.Shown(account)}'");
            account = found.Key;
        }

        var changed = await questions.ChangeAsync(
            matching.List,
            id,
            question => word == AccountWord.Later
                ? question with { LaterUntil = now + Later }
                : question with
                {
                    Answer = new AccountAnswer(word == AccountWord.Account ? account : null, by, now),
                    LaterUntil = null,
                },
            cancellation);
        if (changed is not null && word != AccountWord.Later)
            await accounts.RefreshAsync(matching, cancellation);
        return new AnswerTaken(changed, changed is null ? $"there is no question '{OpsAnswer.Shown(id)}'" : null);
    }
}
