using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Events.Decisions;
using GtmFunctions.Pipeline.Language.Fields;
using GtmFunctions.Pipeline.Storage.Accounts;

namespace GtmFunctions.Pipeline.Accounts;

/// <summary>An account that was looked for, and what it gives.</summary>
/// <param name="Match">What came of it, as a trace keeps it.</param>
/// <param name="Key">What was looked for, such as a domain.</param>
/// <param name="Fields">What the account gives.</param>
internal sealed record MatchedAccount(AccountMatch Match, string Key, IReadOnlyList<(FieldPath Field, JsonNode Value, string From)> Fields);

/// <summary>
/// Finds the account that an event is of, in memory. Where it is near and not certain a person is asked, once for all leads that have the
/// same in common; what they say holds from then on.
/// </summary>
internal sealed class AccountMatcher(AccountsInUse accounts, AccountQuestions questions, TimeProvider clock)
{
    private const int MostTold = 3;

    /// <summary>Looks for the account of an event.</summary>
    /// <param name="configuration">The document.</param>
    /// <param name="event">The event, which stays as it is.</param>
    /// <param name="ask">Whether a person may be asked; else nothing is written.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns><see langword="null"/> where the document looks for none, or the event has nothing to go by.</returns>
    /// <exception cref="Azure.RequestFailedException">
    /// The accounts were not read yet, or a person is to be asked, and storage is away.
    /// </exception>
    public async ValueTask<MatchedAccount?> MatchAsync(
        Configuration configuration, CanonicalEvent @event, bool ask, CancellationToken cancellation)
    {
        if (configuration.Accounts is not { } matching)
            return null;
        var lead = LeadReading.Read(@event.Data);
        if (lead.IsUnknown)
            return null;
        var loaded = await accounts.GetAsync(matching, cancellation);
        var matched = Match(matching, loaded, lead);
        if (ask && matched.Match is { Standing: AccountStanding.Near, Question: { } id }
            && !loaded.Open.Contains(id) && loaded.Open.Count < AccountQuestions.MostOpen)
            await AskAsync(matching, loaded, lead, id, @event.Id, cancellation);
        return matched;
    }

    /// <summary>Looks for the account of a lead. Values in, values out.</summary>
    public static MatchedAccount Match(AccountMatching matching, LoadedAccounts loaded, Lead lead)
    {
        var id = LeadReading.QuestionOf(lead);
        var key = lead.Host?.Name ?? lead.CompanyText!;
        var match = new AccountMatch
        {
            Standing = AccountStanding.None,
            List = matching.List,
            Version = loaded.Version,
            Accounts = loaded.Index.Count,
            Threshold = matching.Threshold,
        };
        if (loaded.Answers.TryGetValue(id, out var answer))
        {
            match = match with { Standing = AccountStanding.Refused, Question = id };
            if (answer.Account is null)
                return new MatchedAccount(match, key, []);
            if (loaded.Index.Find(answer.Account) is { } decided)
            {
                var said = new FittingAccount(decided.Key, decided.Name, 1, [new AccountReason(AccountReasonKind.Decided, answer.By)]);
                return new MatchedAccount(
                    match with { Standing = AccountStanding.Decided, Fitting = [said] }, key, Fields(matching, loaded, decided));
            }
        }

        // An account that a person named and that is gone since is looked for anew
        var fitting = loaded.Index.Match(lead);
        match = match with { Question = null, Standing = AccountStanding.None, Fitting = [.. fitting.Take(MostTold).Select(Fitting)] };
        if (fitting is not [var best, ..] || (decimal)best.Score < matching.Near)
            return new MatchedAccount(match, key, []);
        return (decimal)best.Score >= matching.Threshold
            ? new MatchedAccount(match with { Standing = AccountStanding.Matched }, key, Fields(matching, loaded, best.Account))
            : new MatchedAccount(match with { Standing = AccountStanding.Near, Question = id }, key, []);
    }

    private async Task AskAsync(
        AccountMatching matching, LoadedAccounts loaded, Lead lead, string id, string eventId, CancellationToken cancellation) =>
        await questions.AskAsync(
            new AccountQuestion
            {
                Id = id,
                List = matching.List,
                Domain = lead.Host?.Registrable,
                Company = lead.CompanyText,
                Country = lead.Country,
                Candidates =
                [
                    .. loaded.Index.Match(lead).Select(one => new QuestionedAccount(
                        one.Account.Key, one.Account.Name, one.Account.Host?.Name, one.Account.Country, (decimal)one.Score)),
                ],
                Event = eventId,
                AskedAt = clock.GetUtcNow(),
            },
            cancellation);

    // A table has words alone: what is so or not is told by conditions as such. NO is Norway
    private static JsonValue Cell(string text) => text switch
    {
        "true" or "True" or "TRUE" or "yes" or "Yes" or "YES" => JsonValue.Create(true),
        "false" or "False" or "FALSE" or "no" or "No" => JsonValue.Create(false),
        _ => JsonValue.Create(text),
    };

    private static FittingAccount Fitting(Candidate candidate) =>
        new(candidate.Account.Key, candidate.Account.Name, (decimal)candidate.Score, candidate.Reasons);

    private static IReadOnlyList<(FieldPath Field, JsonNode Value, string From)> Fields(
        AccountMatching matching, LoadedAccounts loaded, Account account) =>
    [
        .. matching.Map
            .Where(field => account.Fields.ContainsKey(field.Value))
            .Select(field => (field.Key, (JsonNode)Cell(account.Fields[field.Value]), $"{matching.List} {loaded.Version}")),
    ];
}
